import { createTranslator } from '@/i18n'
import { identityZh } from './zh'

/** Messages of real-name verification; they come with its page. */
export const ti = createTranslator(identityZh, () => import('./en').then((module) => module.identityEn))
