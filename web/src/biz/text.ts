import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of the merchant's desktop pages; what the phone says too stands in i18n/merchant. */
export const tb = createTranslator(zh, () => import('./en').then((module) => module.en))
