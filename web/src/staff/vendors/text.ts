import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the vendors' page. */
export const tv = createTranslator(zh, () => import('./en').then((module) => module.en))
