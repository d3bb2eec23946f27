import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages shared by the two desktop entries. */
export const td = createTranslator(zh, () => import('./en').then((module) => module.en))
