/** Words of the privacy pages that are looked up by a name from the server. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@/api/client'
import type { Page } from '@/api/types'
import { locale } from '@/i18n'
import { instantOf } from '@/shared/format'
import { listed } from '@/shared/punctuation'
import { ts } from '../text'
import type { PersonalField } from './types'

/** A word of a family (`case.kind.read`); one that this page does not know is shown as the server says it. */
export function word(family: string, name: string, values?: Record<string, string | number>): string {
  const key = `${family}.${name}`
  const text = (ts as (key: string, values?: Record<string, string | number>) => string)(key, values)
  return text === key ? name : text
}

/** The personal fields of the policy: for choosing, and for their names. */
export function useFields() {
  const { data } = useQuery({
    queryKey: ['personal-fields'],
    queryFn: () => api.get<Page<PersonalField>>('/staff/personal-fields'),
    staleTime: Infinity,
  })
  const fields = computed(() => data.value?.items ?? [])
  const nameOf = (name: string) => {
    const field = fields.value.find((known) => known.name === name)
    if (!field) return name
    return locale.value === 'en' ? field.en : field.zh
  }
  const names = (all: string[]) => {
    const shown = listed(all.slice(0, 4).map(nameOf))
    return all.length > 4 ? `${shown} ${ts('privacy.more_fields', { n: all.length })}` : shown
  }
  const options = computed(() => fields.value.map((field) => ({ value: field.name, label: nameOf(field.name) })))
  return { nameOf, names, options }
}

/** The first characters of an id: enough to tell rows apart, with the whole in the title. */
export const short = (id: string) => `${id.slice(0, 8)}…${id.slice(-4)}`

/** "2026-11-24T09:00", as a picker gives it and as clocks in China show it, as a moment of the API. */
export function momentOf(text: string | null): string {
  const [date, time] = (text ?? '').split('T')
  return date && time ? instantOf(date, time) : ''
}
