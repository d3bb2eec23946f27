/** What a person agreed to, item by item. The words come from the server, which keeps a hash of exactly what it showed. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '@/api/client'
import type { Page } from '@/api/types'

export interface Consent {
  name: string
  title: string
  why: string
  cost: string
  /** Asked separately, because sensitive personal information is handled. */
  separate: boolean
  state: 'given' | 'withdrawn' | 'never'
  since: string | null
}

const path = '/me/consents'

export const loadConsents = () => api.get<Page<Consent>>(path)

export const sayConsent = (name: string, action: 'given' | 'withdrawn') => api.put<Consent>(`${path}/${name}`, { action })

export function useConsents(enabled: MaybeRefOrGetter<boolean> = true) {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: [path], queryFn: loadConsents, enabled: computed(() => toValue(enabled)) })
  async function change(item: Consent, action: 'given' | 'withdrawn') {
    const answer = await sayConsent(item.name, action)
    queries.setQueryData<Page<Consent>>([path], (page) => page && { ...page, items: page.items.map((it) => (it.name === answer.name ? answer : it)) })
  }
  return { items: computed(() => data.value?.items ?? []), loaded: computed(() => data.value !== undefined), error, refetch, change }
}
