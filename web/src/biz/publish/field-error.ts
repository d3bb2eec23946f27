import { t } from '@/i18n'
import { tm } from '@/i18n/merchant'
import { tb } from '../text'
import type { Publish } from './use-publish'

export function fieldName(field: string): string {
  // The names come from the server, so the compiler cannot know them; one without a name is shown as it is.
  const named = t as (key: string) => string
  const key = `field.${field.replace(/\[\d+\].*$/, '')}`
  const name = named(key)
  return name === key ? field : name
}

/** What stands under a field: the server's refusal first, then that it is still empty. */
export function fieldError(publish: Publish, field: string): string {
  const refused = Object.entries(publish.wrong).find(([name]) => name === field || name.startsWith(`${field}[`) || name.startsWith(`${field}.`))
  if (refused) return refused[1]
  if (publish.tried.value && publish.missing.value.includes(field)) {
    // Too little counts as missing, but then "fill it in" would puzzle whoever did.
    if (field === 'title' && publish.form.title.trim()) return tb('form.title_short')
    if (field === 'description' && publish.form.description.trim()) return tb('form.description_short')
    return tm('cert.required', { field: fieldName(field) })
  }
  return ''
}
