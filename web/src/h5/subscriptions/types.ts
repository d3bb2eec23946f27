import type { DayPart, Id, Instant, Mode, PostingKind, Settlement, WageUnit } from '@/api/types'

export type Pace = 'at_once' | 'daily'

/** A search without a point. */
export interface SavedSearch {
  q: string | null
  city: string | null
  district: string | null
  category: string | null
  settlement: Settlement | null
  wage_unit: WageUnit | null
  wage_min_fen: number | null
  hourly_min_fen: number | null
  part: DayPart | null
  weekend: true | null
  students: true | null
  company: true | null
  date_from: string | null
  date_to: string | null
  mode: Mode | null
  kind: PostingKind | null
}

export interface Subscription {
  id: Id
  search: SavedSearch
  pace: Pace
  paused: boolean
  created_at: Instant
  found: number
}
