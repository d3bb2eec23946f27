import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of voices, videos, resume cards and reports in talks; they come with the pages that show them. */
export const tt = createTranslator(zh, () => import('./en').then((module) => module.en))
