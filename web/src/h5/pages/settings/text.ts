import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the settings; they come with their pages, so that the first route does not carry them. */
export const ts = createTranslator(zh, () => import('./en').then((module) => module.en))
