import { createTranslator } from '@/i18n'
import { emailZh } from './zh'

/** Messages about the mail address of an account. */
export const te = createTranslator(emailZh, () => import('./en').then((module) => module.emailEn))
