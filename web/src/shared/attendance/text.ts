import { createTranslator } from '@/i18n'
import { attendanceZh } from './zh'

/** Messages about coming, going and hours; they come with those pages. */
export const ta = createTranslator(attendanceZh, () => import('./en').then((module) => module.attendanceEn))
