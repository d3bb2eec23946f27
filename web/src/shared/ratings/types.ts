import type { Id, Instant } from '@/api/types'

export interface Rating {
  id: Id
  by: 'seeker' | 'merchant'
  stars: number
  text: string | null
  rated_at: Instant
  shown_at: Instant | null
  reply: { at: Instant; text: string | null } | null
  appeal: {
    state: 'open' | 'upheld' | 'dismissed'
    at: Instant
    reason: string | null
    decision: { at: Instant; reason: string; text_hidden: boolean; stars_counted: boolean } | null
  } | null
  next: ('reply' | 'appeal')[]
}
/** What the two sides of a sign-up said of each other, as one of them sees it. */
export interface Ratings {
  application_id: Id
  can_rate: boolean
  rate_until: Instant
  mine: Rating | null
  other_has_rated: boolean
  other: Rating | null
}
/** An appeal as staff see it. */
export interface RatingAppeal {
  id: Id
  application_id: Id
  posting_id: Id
  posting_title: string
  merchant_name: string
  rating: Rating
}
