import { createTranslator } from '@/i18n'
import { noticesZh } from './zh'

/** Messages about notices outside the inbox; they come with their pages. */
export const tn = createTranslator(noticesZh, () => import('./en').then((module) => module.noticesEn))
