import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of settlement; they come with its pages. */
export const ts = createTranslator(zh, () => import('./en').then((module) => module.en))
