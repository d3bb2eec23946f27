import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** What phone and desktop say of customer service. */
export const tu = createTranslator(zh, () => import('./en').then((module) => module.en))
