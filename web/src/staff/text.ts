import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the staff console. */
export const ts = createTranslator(zh, () => import('./en').then((module) => module.en))
