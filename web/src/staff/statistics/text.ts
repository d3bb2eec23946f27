import { createTranslator } from '@/i18n'
import { statisticsZh } from './zh'

/** Messages of the statistics page and of the check of places. */
export const tstat = createTranslator(statisticsZh, () => import('./en').then((module) => module.statisticsEn))
