import { createTranslator } from '@/i18n'
import { identityZh } from './zh'

/** Messages of the review of verifications. */
export const ti = createTranslator(identityZh, () => import('./en').then((module) => module.identityEn))
