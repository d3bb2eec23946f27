/** What the program declares, for the names of fields and purposes. It changes with a release only. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@/api/client'
import { locale } from '@/i18n'
import { listed } from './punctuation'

export interface Words {
  zh: string
  en: string
}
/** As far as pages show it. */
export interface Registry {
  fields: { name: string; label: Words }[]
  purposes: { name: string; label: Words }[]
  stored: { name: string; kind?: 'necessary' | 'convenience' | 'statistics' | null; place: string; label: Words; lasts: Words }[]
}

export function useRegistry() {
  const { data, error, refetch } = useQuery({ queryKey: ['/policy/registry'], queryFn: () => api.get<Registry>('/policy/registry'), staleTime: Infinity })
  const name = (list: { name: string; label: Words }[] | undefined, code: string) => {
    const found = list?.find((item) => item.name === code)
    return found ? inWords(found.label) : code
  }
  return {
    registry: data,
    error,
    refetch,
    fieldNames: computed(() => (codes: string[]) => listed(codes.map((code) => name(data.value?.fields, code)))),
    purposeName: computed(() => (code: string) => name(data.value?.purposes, code)),
  }
}

export const inWords = (words: Words) => (locale.value === 'en' ? words.en : words.zh)
