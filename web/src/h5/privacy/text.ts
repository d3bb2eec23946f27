import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the privacy centre: they come with its pages, so that the first route does not carry them. */
export const tp = createTranslator(zh, () => import('./en').then((module) => module.en))
