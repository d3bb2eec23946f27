import { createTranslator } from '@/i18n'
import { placesZh } from './zh'

/** Messages of finding a place by words; they come with the field. */
export const tw = createTranslator(placesZh, () => import('./en').then((module) => module.placesEn))
