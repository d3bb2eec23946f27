import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages about what merchants pay; they come with the pages that show it. */
export const tp = createTranslator(zh, () => import('./en').then((module) => module.en))
