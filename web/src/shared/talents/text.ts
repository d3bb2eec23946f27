import { createTranslator } from '@/i18n'
import { talentsZh } from './zh'

/** Messages of the talent pool; they come with its pages. */
export const tt = createTranslator(talentsZh, () => import('./en').then((module) => module.talentsEn))
