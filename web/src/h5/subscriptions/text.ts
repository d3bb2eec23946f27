import { createTranslator } from '@/i18n'
import { subscriptionsZh } from './zh'

/** Messages of saved searches; they come with their pages. */
export const ts = createTranslator(subscriptionsZh, () => import('./en').then((module) => module.subscriptionsEn))
