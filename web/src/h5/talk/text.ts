import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of a talk and of its links; they come with their pages, so that the first route does not carry them. */
export const tc = createTranslator(zh, () => import('./en').then((module) => module.en))
