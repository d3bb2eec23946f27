import { createTranslator } from '@/i18n'
import { shareZh } from './zh'

/** Messages of sharing; they come with its box. */
export const tsh = createTranslator(shareZh, () => import('./en').then((module) => module.shareEn))
