import { createTranslator } from '@/i18n'
import { blocksZh } from './zh'

/** Messages of blocked employers; they come with their pages. */
export const tb = createTranslator(blocksZh, () => import('./en').then((module) => module.blocksEn))
