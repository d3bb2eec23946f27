import { createTranslator } from './index'
import { merchantZh } from './merchant.zh'

/** Messages of the merchant's work, for the phone and the desktop. */
export const tm = createTranslator(merchantZh, () => import('./merchant.en').then((module) => module.merchantEn))
