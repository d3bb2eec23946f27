import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages about red packets; they come with their page. */
export const tp = createTranslator(zh, () => import('./en').then((module) => module.en))
