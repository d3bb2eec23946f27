/** What a person is looking for. Lives in memory and in the page's address, never on the server. */
import { computed, reactive, ref } from 'vue'
import type { DayPart, Mode, OrderBy, SearchQuery, Settlement, WageUnit } from '@/api/types'
import { readStored, writeStored } from '@/shared/storage'
import { tr } from './text'

export interface Place {
  city_code: string
  city: string
  district_code: string | null
  district: string | null
  /** The middle of what was chosen (GCJ-02), for sorting by distance without giving one's own position. */
  lat: number
  lng: number
}

export interface Filters {
  category: string | null
  settlement: Settlement | null
  wage_unit: WageUnit | null
  /** What an hour comes to at least. */
  hourly_min_fen: number | null
  part: DayPart | null
  weekend: true | null
  students: true | null
  company: true | null
  date_from: string | null
  date_to: string | null
  radius_m: number | null
  mode: Mode | null
}

export const noFilters = (): Filters => ({
  category: null,
  settlement: null,
  wage_unit: null,
  hourly_min_fen: null,
  part: null,
  weekend: null,
  students: null,
  company: null,
  date_from: null,
  date_to: null,
  radius_m: null,
  mode: null,
})

export const filters = reactive<Filters>(noFilters())
const chosenFilters = filters
export const words = ref('')
export const order = ref<OrderBy>('best')
export const place = ref<Place | null>(readStored<Place>('city'))
/** The position of this moment. It is never stored. */
export const here = ref<{ lat: number; lng: number } | null>(null)

/** A point that was picked on the map (GCJ-02). It is never stored either. */
export const picked = ref<{ lat: number; lng: number } | null>(null)

export const placeName = computed(() => {
  if (here.value) return tr('jobs.near')
  if (picked.value) return tr('jobs.picked')
  return place.value?.district ?? place.value?.city ?? tr('jobs.choose_city')
})

export function choosePlace(next: Place | null): void {
  here.value = null
  picked.value = null
  place.value = next
  if (order.value === 'nearest') order.value = 'best'
  if (next) writeStored('city', next)
}

export function choosePosition(lat: number, lng: number): void {
  // A hundred metres is near enough for finding work, so no more than that leaves the phone.
  here.value = { lat: Math.round(lat * 1000) / 1000, lng: Math.round(lng * 1000) / 1000 }
  picked.value = null
  order.value = 'nearest'
}

export function choosePoint(lat: number, lng: number): void {
  picked.value = { lat, lng }
  here.value = null
  order.value = 'nearest'
}

export function activeFilters(): number {
  return Object.values(filters).filter((value) => value !== null).length
}

/** Words and filters without a place, as the map asks. */
export function toFilterQuery(filters: Filters = chosenFilters): SearchQuery {
  const query: SearchQuery = { kind: 'job' }
  if (words.value.trim()) query.q = words.value.trim()
  const { radius_m: _, ...rest } = filters
  for (const [name, value] of Object.entries(rest)) if (value !== null) Object.assign(query, { [name]: value })
  return query
}

/** The question with these filters; those of the page unless told. */
export function toSearchQuery(filters: Filters = chosenFilters): SearchQuery {
  const query: SearchQuery = { ...toFilterQuery(filters), order: order.value }
  if (here.value) {
    Object.assign(query, here.value, { here: 'device' })
    query.radius_m = filters.radius_m ?? 10_000
  } else if (picked.value) {
    Object.assign(query, picked.value, { datum: 'gcj02', radius_m: filters.radius_m ?? 10_000 })
  } else if (place.value) {
    query.city = place.value.city_code
    if (place.value.district_code) query.district = place.value.district_code
    if (order.value === 'nearest') {
      Object.assign(query, { lat: place.value.lat, lng: place.value.lng, datum: 'gcj02', radius_m: filters.radius_m ?? 50_000 })
    }
  }
  return query
}

export function locate(): Promise<{ lat: number; lng: number }> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Error('no geolocation'))
    navigator.geolocation.getCurrentPosition(
      (position) => resolve({ lat: position.coords.latitude, lng: position.coords.longitude }),
      reject,
      { maximumAge: 60_000, timeout: 10_000, enableHighAccuracy: false },
    )
  })
}
