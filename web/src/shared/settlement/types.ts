import type { Id, Instant } from '@/api/types'

export type WageUnit = 'hour' | 'day' | 'piece' | 'month'
export type Settlement = 'daily' | 'weekly' | 'monthly' | 'on_completion'

export interface AmountWithReason {
  amount_fen: number
  reason: string
}

/** What the merchant says about one wage. */
export interface WageChange {
  application_id: Id
  pieces?: number
  bonus?: AmountWithReason
  deduction?: AmountWithReason
  tip?: AmountWithReason
  part?: AmountWithReason
}

export interface WageLine {
  application_id: Id
  name_masked: string
  starts_at: Instant
  ends_at: Instant
  unit: WageUnit
  rate_fen: number
  work: number | null
  earned_fen: number
  bonus_fen: number
  deduction_fen: number
  tip_fen: number
  owed_fen: number
  paid_before_fen: number
  pays_fen: number
  left_fen: number
  disputed_fen: number
  due_at: Instant | null
  statement: string | null
  problem: { code: string; text: string } | null
}

export interface SettlementPreview {
  settlement: Settlement
  lines: WageLine[]
  pays_fen: number
  disputed_fen: number
  more: boolean
  funds: { job_fen: number; held_fen: number; merchant_fen: number; missing_fen: number }
}

export interface SettlementView {
  id: Id
  posting_id: Id
  merchant_id: Id
  made_at: Instant
  by: 'merchant' | 'system'
  slips: number
  paid_fen: number
}

export interface PaySlip {
  id: Id
  settlement_id: Id
  at: Instant
  unit: WageUnit
  rate_fen: number
  work: number
  earned_fen: number
  bonus_fen: number
  deduction_fen: number
  tip_fen: number
  owed_fen: number
  paid_before_fen: number
  paid_fen: number
  left_fen: number
  statement: string
  bonus_reason: string | null
  deduction_reason: string | null
  tip_reason: string | null
  part_reason: string | null
}

export interface SettlementDetail {
  settlement: SettlementView
  slips: { application_id: Id; name_masked: string; slip: PaySlip }[]
}

export interface WageView {
  merchant_name: string
  unit: WageUnit
  rate_fen: number
  settlement: Settlement
  work: number | null
  owed_fen: number
  paid_fen: number
  left_fen: number
  disputed: boolean
  settled_outside: boolean
  due_at: Instant | null
  late: boolean
  statement: string | null
  slips: PaySlip[]
}

export interface MerchantFunds {
  available_fen: number
  in_jobs_fen: number
  owed_fen: number
  jobs: { posting_id: Id; title: string; available_fen: number; held_fen: number; owed_fen: number }[]
}
