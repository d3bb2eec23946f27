import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of customer service's own pages; what people read too stands in shared/support. */
export const tq = createTranslator(zh, () => import('./en').then((module) => module.en))

/** A word that the server names; one that this page does not know is shown as it is. */
export function named(family: 'event' | 'case.closed', name: string): string {
  const key = `${family}.${name}`
  const text = (tq as (key: string) => string)(key)
  return text === key ? name : text
}
