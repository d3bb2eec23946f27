import type { Id, Instant } from '@/api/types'

export type Product = 'extra_posting' | 'pinning' | 'refresh' | 'resume'
export type PayWay = 'page' | 'wap' | 'app' | 'apple_pay'
export type PayerRole = 'own' | 'custody' | 'acquirer'

export interface ProductForSale {
  product: Product
  name: string
  note: string
  units: number
  price_fen: number
  packs_max: number
  lapse_days: number | null
}

export interface Entitlement {
  product: Product
  left: number
  used: number
}

export interface Order {
  id: Id
  merchant_id: Id
  product: Product
  packs: number
  pack_fen: number
  amount_fen: number
  units: number
  used: number
  returned: number
  refunded_fen: number
  invoiced_fen: number
  state: 'waiting' | 'paid' | 'cancelled'
  created_at: Instant
  paid_at: Instant | null
  lapses_at: Instant | null
}

export interface Refund {
  id: Id
  number: string
  amount_fen: number
  units: number
  why: 'unused' | 'unspent' | 'not_needed'
  state: 'due' | 'sent' | 'done' | 'refused'
  created_at: Instant
  done_at: Instant | null
}

export interface Payment {
  id: Id
  number: string
  vendor_number: string | null
  merchant_id: Id
  account: PayerRole
  purpose: 'order' | 'job_funding' | 'merchant_funding'
  subject: Id
  way: PayWay
  amount_fen: number
  refunded_fen: number
  state: 'waiting' | 'paid' | 'closed'
  created_at: Instant
  expires_at: Instant
  paid_at: Instant | null
  refunds: Refund[]
}

export interface Begun {
  payment: Payment
  redirect_url: string | null
  app_order: string | null
}

/** A merchant's wages in custody, as far as these pages need it. */
export interface Funds {
  available_fen: number
  in_jobs_fen: number
}

export interface SpendingMonth {
  /** "2026-11" in China. */
  month: string
  services_fen: number
  funded_fen: number
  wages_fen: number
}

export interface BillDay {
  account: PayerRole
  /** "2026-11-28" in China. */
  day: string
  state: 'waiting' | 'empty' | 'agrees' | 'differs'
  lines: number
  differences: number
  income_fen: number
  expense_fen: number
  balance_fen: number | null
  checked_at: Instant
}

export interface Custody {
  custody_fen: number
  bill_balance_fen: number | null
  bill_day: string | null
  wallets_fen: number
  jobs_fen: number
  merchants_fen: number
  held_fen: number
  operator_wages_fen: number
  operator_wage_accounts: number
  difference_fen: number
}

export interface MoneyCase {
  id: Id
  kind: 'unknown_payment' | 'other_amount' | 'refund_refused' | 'not_in_bill' | 'not_booked' | 'amount_differs' | 'balance_differs'
  account: PayerRole
  day: string | null
  number: string
  vendor_number: string
  expected_fen: number | null
  found_fen: number | null
  state: 'open' | 'taken' | 'resolved'
  owner_id: Id | null
  note: string | null
  opened_at: Instant
  changed_at: Instant
}
