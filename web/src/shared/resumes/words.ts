import { useCategories, usePlaces } from '@/shared/catalog'
import { wageText } from '@/shared/format'
import { listed } from '../punctuation'
import { tc } from './text'
import type { DayPart, Slot, Wish } from './types'

export const dayParts: DayPart[] = ['morning', 'afternoon', 'evening', 'night']
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** What stands in a list: `周六 上午、下午 · 周日 晚上`. */
export function hoursText(hours: Slot[]): string {
  const days = weekdays.map((day) => ({ day, slots: dayParts.filter((part) => hours.some((slot) => slot.weekday === day && slot.part === part)) }))
  return days
    .filter(({ slots }) => slots.length > 0)
    .map(({ day, slots }) => `${tc(`day.${day}`)} ${listed(slots.map((part) => tc(`part.${part}`)))}`)
    .join(' · ')
}

/** Names of what somebody wishes for. */
export function useWishes() {
  const { categoryName } = useCategories()
  const { cities } = usePlaces()
  const placeName = (code: string) => {
    for (const city of cities.value) {
      if (city.code === code) return city.name
      const found = city.districts.find((district) => district.code === code)
      if (found) return `${city.name} ${found.name}`
    }
    return ''
  }
  const wishText = (wish: Wish) =>
    [
      ...wish.categories.map((code) => categoryName(code)),
      ...wish.places.map(placeName),
      wish.wage_fen && wish.wage_unit ? tc('ask_wage', { wage: wageText(wish.wage_fen, wish.wage_unit) }) : '',
    ].filter(Boolean).join(' · ')
  return { wishText, placeName }
}
