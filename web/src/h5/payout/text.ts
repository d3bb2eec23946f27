import { createTranslator } from '@/i18n'
import { payoutZh } from './zh'

/** Messages of withdrawals; they come with their pages. */
export const tx = createTranslator(payoutZh, () => import('./en').then((module) => module.payoutEn))
