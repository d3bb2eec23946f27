import type { Id, Instant } from '@/api/types'
import type { Product } from '@/shared/money/types'

export type InvoiceKind = 'ordinary' | 'special'
export type InvoiceState = 'to_issue' | 'issued' | 'refused' | 'withdrawn' | 'red_asked' | 'red'

export interface Invoice {
  id: Id
  merchant_id: Id
  kind: InvoiceKind
  amount_fen: number
  state: InvoiceState
  number: string | null
  red_number: string | null
  reason: string | null
  has_file: boolean
  orders: { order_id: Id; amount_fen: number }[]
  asked_at: Instant
  issued_at: Instant | null
}

export interface InvoiceDetail extends Invoice {
  merchant_name: string
  title: string
  tax_number: string | null
  email: string | null
}

export interface QueuedInvoice extends Invoice {
  merchant_name: string
}

export interface InvoiceableOrder {
  order_id: Id
  product: Product
  paid_at: Instant | null
  amount_fen: number
}

export interface StatementMonth {
  /** "2026-11" in China. */
  month: string
  opening_fen: number
  in_fen: number
  out_fen: number
  closing_fen: number
  services_fen: number
}

export interface PostingPlaces {
  free: number
  extra: number
  extra_until: Instant | null
  taken: number
  unused: number
}
