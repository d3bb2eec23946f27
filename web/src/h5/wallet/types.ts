import type { Id, Instant } from '@/api/types'

export interface Wallet {
  balance_fen: number
  held_fen: number
  available_fen: number
  /** Null where nothing ever moved. */
  moved_at: Instant | null
}

export type Reason =
  | 'fund'
  | 'allocate'
  | 'release'
  | 'refund'
  | 'wage'
  | 'bonus'
  | 'tip'
  | 'correction'
  | 'withdrawal'
  | 'withdrawal_returned'
  | 'service_paid'
  | 'service_refunded'
  | 'own_deposit'
  | 'reward_paid'
  | 'tax_withheld'
  | 'tax_remitted'
  | 'reward'

export interface WalletLine {
  id: Id
  number: number
  at: Instant
  reason: Reason
  /** Below zero where money left. */
  change_fen: number
  balance_fen: number
  /** The red packet that it is, with the tax withheld. */
  reward: { id: Id; title: string; gross_fen: number; tax_fen: number; net_fen: number } | null
  work: { application_id: Id; posting_id: Id; title: string; starts_at: Instant; ends_at: Instant; merchant_name: string; statement: string | null } | null
}

export interface WalletMonth {
  /** "2026-11" in China. */
  month: string
  received_fen: number
  withdrawn_fen: number
  lines: number
}
