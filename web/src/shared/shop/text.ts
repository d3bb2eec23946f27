import { createTranslator } from '@/i18n'
import { zh } from './zh'

/** Messages of invoices, statements and posting places; they come with the pages that show them. */
export const tv = createTranslator(zh, () => import('./en').then((module) => module.en))
