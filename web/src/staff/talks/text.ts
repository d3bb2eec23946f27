import { createTranslator } from '@/i18n'
import { talksZh } from './zh'

/** Messages of reports of conversations; they come with their page. */
export const tk = createTranslator(talksZh, () => import('./en').then((module) => module.talksEn))
