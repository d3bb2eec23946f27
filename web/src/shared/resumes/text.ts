import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages about resumes; they come with the pages that show them. */
export const tc = createTranslator(zh, () => import('./en').then((module) => module.en))
