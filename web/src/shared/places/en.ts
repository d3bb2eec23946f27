import type { placesZh } from './zh'

export const placesEn: Record<keyof typeof placesZh, string> = {
  label: 'Find a place by words',
  hint: 'A shop, a street or a stop',
  why: 'By AMap; only the words that you type go there, never who or where you are.',
  searching: 'Looking…',
  none: 'Nothing found: try other words, pick the point on the plan, or write the address.',
  failed: 'Places cannot be found for now: pick the point on the plan, or write the address.',
  too_many: 'Too many tries: wait some minutes, or pick the point on the plan.',
  found: '{n} places; tap one to take it',
}
