import { createTranslator } from '@/i18n'
import { guardianZh } from './zh'

/** Messages of the pages for minors and guardians; they come with those pages. */
export const tg = createTranslator(guardianZh, () => import('./en').then((module) => module.guardianEn))
