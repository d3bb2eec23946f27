import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the phone pages for seekers; the merchant's pages bring their own. */
export const tr = createTranslator(zh, () => import('./en').then((module) => module.en))
