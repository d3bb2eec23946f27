/** Between what the job list asks and what is saved of it. */
import type { City } from '@/api/types'
import { t } from '@/i18n'
import { useCategories, usePlaces } from '@/shared/catalog'
import { choosePlace, filters, here, noFilters, order, place, words } from '../search'
import { tr } from '../text'
import { ts } from './text'
import type { SavedSearch } from './types'

/** Farther than this from its middle nobody is in a city, in degrees. */
const nearDegrees = 1.5

export interface Area {
  city: string | null
  district: string | null
}

/** Where the list looks now: the chosen place, or the district whose middle is nearest to one's own position. */
export function areaNow(cities: City[]): Area {
  if (!here.value) return { city: place.value?.city_code ?? null, district: place.value?.district_code ?? null }
  const { lat, lng } = here.value
  const apart = (at: { lat: number; lng: number }) => Math.hypot(at.lat - lat, (at.lng - lng) * Math.cos((lat * Math.PI) / 180))
  const all = cities.flatMap((city) => city.districts.map((district) => ({ city: city.code, district: district.code, apart: apart(district) })))
  const nearest = all.sort((one, other) => one.apart - other.apart)[0]
  return nearest && nearest.apart < nearDegrees ? { city: nearest.city, district: nearest.district } : { city: null, district: null }
}

/** What would be saved; `corrected` is what the list found results for. */
export function searchNow(area: Area, corrected: string | null): SavedSearch {
  const { radius_m: _, ...rest } = filters
  return { ...rest, ...area, q: corrected ?? (words.value.trim() || null), wage_min_fen: null, kind: 'job' }
}

/** Has the job list ask a saved search. */
export function openInList(search: SavedSearch, cities: City[]): void {
  const city = cities.find((item) => item.code === search.city || item.districts.some((it) => it.code === search.district))
  const district = city?.districts.find((item) => item.code === search.district)
  const middle = district ?? city
  here.value = null
  if (city && middle) {
    choosePlace({ city_code: city.code, city: city.name, district_code: district?.code ?? null, district: district?.name ?? null, lat: middle.lat, lng: middle.lng })
  } else {
    place.value = null
  }
  const { category, settlement, wage_unit, hourly_min_fen, part, weekend, students, company, date_from, date_to, mode } = search
  Object.assign(filters, noFilters(), { category, settlement, wage_unit, hourly_min_fen, part, weekend, students, company, date_from, date_to, mode })
  words.value = search.q ?? ''
  order.value = 'newest'
}

/** A saved search in a few words. */
export function useDescribed() {
  const { city, district, cities } = usePlaces()
  const { categoryName } = useCategories()
  const areaName = (search: Area) => {
    const there = city(search.city) ?? cities.value.find((item) => item.districts.some((it) => it.code === search.district))
    return [there?.name, district(there?.code, search.district)?.name].filter(Boolean).join(' ')
  }
  const describe = (search: SavedSearch) => {
    const parts = [
      search.q,
      areaName(search),
      categoryName(search.category),
      search.settlement && t(`settlement.${search.settlement}`),
      search.hourly_min_fen && `${tr('filter.hourly')} ${tr('filter.hourly_value', { n: search.hourly_min_fen / 100 })}`,
      search.wage_unit && t(`unit.${search.wage_unit}`),
      search.part && tr(`filter.part.${search.part}`),
      search.weekend && tr('filter.weekend'),
      search.students && tr('filter.students'),
      search.company && tr('filter.company'),
      search.mode && t(`mode.${search.mode}`),
      search.date_from && ts('from', { day: search.date_from }),
      search.date_to && ts('until', { day: search.date_to }),
    ]
    return parts.filter(Boolean).join(' · ') || ts('everything')
  }
  return { describe, areaName, cities }
}
