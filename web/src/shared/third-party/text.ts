import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of signing in with accounts elsewhere, and of changing the number. */
export const tl = createTranslator(zh, () => import('./en').then((module) => module.en))
