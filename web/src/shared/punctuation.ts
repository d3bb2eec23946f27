/** How names in a row, a label and its text, and an aside are set: Chinese has marks of its own. */
import { locale } from '@/i18n'

const english = () => locale.value === 'en'

/** "甲、乙" or "A, B". */
export const listed = (items: readonly string[]): string => items.join(english() ? ', ' : '、')

/** "结果：通过" or "Result: passed". */
export const labelled = (label: string, text: string): string => `${label}${english() ? ': ' : '：'}${text}`

/** "（选填）" or " (optional)", set behind what it belongs to. */
export const aside = (text: string): string => (english() ? ` (${text})` : `（${text}）`)
