import { createTranslator } from '@/i18n'
import { ratingsZh } from './zh'

/** Messages about ratings; they come with those pages. */
export const tg = createTranslator(ratingsZh, () => import('./en').then((module) => module.ratingsEn))
