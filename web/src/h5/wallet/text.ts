import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the wallet; they come with its page. */
export const tw = createTranslator(zh, () => import('./en').then((module) => module.en))
