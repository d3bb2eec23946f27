import type { Id, Instant } from '@/api/types'

export interface WithdrawalTerms {
  open: boolean
  available_fen: number
  least_fen: number
  most_fen: number
  fee_fen: number
  left_today: number
  today_fen: number
  review_from_fen: number
  arrives_minutes: number
  reviewed_minutes: number
  verified: boolean
  account_masked: string | null
  frozen: { reason: string; since: Instant } | null
}

export type WithdrawalState = 'review' | 'approved' | 'sending' | 'arrived' | 'failed' | 'returned' | 'refused'

export interface Withdrawal {
  id: Id
  state: WithdrawalState
  amount_fen: number
  fee_fen: number
  arrives_fen: number
  account_masked: string | null
  reviewed: boolean
  requested_at: Instant
  approved_at: Instant | null
  sent_at: Instant | null
  ended_at: Instant | null
  arrives_by: Instant
  problem: string | null
}
