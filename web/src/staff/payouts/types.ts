import type { Id, Instant } from '@/api/types'
import type { Tone } from '@/desk/tones'

export type PayoutQueue = 'review' | 'under_way' | 'trouble' | 'arrived' | 'ended'
export type PayoutState = 'review' | 'approved' | 'sending' | 'arrived' | 'failed' | 'returned' | 'refused'
export type PayoutTrouble = 'arrived_after_end' | 'failed_after_arrival' | 'silent' | 'payer_blocked'

export interface PayoutRow {
  id: Id
  state: PayoutState
  amount_fen: number
  fee_fen: number
  requested_at: Instant
  sent_at: Instant | null
  ended_at: Instant | null
  approvals: number
  approvals_needed: number
  approved_by_you: boolean
  own: boolean
  trouble: PayoutTrouble | null
  trouble_at: Instant | null
  vendor_code: string | null
}

export interface PayoutEvent {
  at: Instant
  event: 'requested' | 'approved' | 'refused' | 'sent' | 'arrived' | 'failed' | 'returned' | 'troubled' | 'given_back' | 'booked' | 'left_as_it_stands'
  by_staff: boolean
  by_you: boolean
  code: string | null
}

export interface PayoutDetail extends PayoutRow {
  person_id: Id
  name_masked: string
  account_masked: string
  number: string
  vendor_number: string | null
  balance_fen: number
  held_fen: number
  frozen: string | null
  reason: string | null
  events: PayoutEvent[]
}

export interface Freeze {
  id: Id
  person_id: Id
  username_masked: string | null
  reason: string
  matter: Id
  frozen_at: Instant
  frozen_by_you: boolean
  released_at: Instant | null
  release_reason: string | null
}

export const toneOf: Record<PayoutState, Tone> = {
  review: 'warn',
  approved: 'info',
  sending: 'info',
  arrived: 'ok',
  failed: 'danger',
  returned: 'danger',
  refused: 'plain',
}
