import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the finance pages; they come with them. */
export const tf = createTranslator(zh, () => import('./en').then((module) => module.en))
