/** Which services of other companies this installation's pages may use; asked when something needs it, never before. */
import { useQuery } from '@tanstack/vue-query'
import { type MaybeRefOrGetter, computed, toValue } from 'vue'
import { api } from '@/api/client'

export interface PageServices {
  place_words: boolean
  wechat_share_script: string | null
  analytics_script: string | null
}

export const loadServices = () => api.get<PageServices>('/page-services')

export function usePageServices(enabled: MaybeRefOrGetter<boolean> = true) {
  const { data } = useQuery({ queryKey: ['/page-services'], queryFn: loadServices, staleTime: 300_000, enabled: computed(() => toValue(enabled)) })
  return data
}

const loaded = new Map<string, Promise<void>>()

/** Loads a script once. */
export function loadScript(url: string): Promise<void> {
  const known = loaded.get(url)
  if (known) return known
  const loading = new Promise<void>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = url
    script.async = true
    script.onload = () => resolve()
    script.onerror = () => {
      script.remove()
      loaded.delete(url)
      reject(new Error('script'))
    }
    document.head.append(script)
  })
  loaded.set(url, loading)
  return loading
}
