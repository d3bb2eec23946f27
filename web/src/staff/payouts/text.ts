import { createTranslator } from '@/i18n'
import { payoutsZh } from './zh'

/** Messages of the finance staff's desk for payouts. */
export const tq = createTranslator(payoutsZh, () => import('./en').then((module) => module.payoutsEn))
