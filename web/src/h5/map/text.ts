import { createTranslator } from '@/i18n'
import { zh } from './zh'

export const tp = createTranslator(zh, () => import('./en').then((module) => module.en))
