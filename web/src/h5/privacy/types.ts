import type { Id, Instant } from '@/api/types'
import type { Words } from '@/shared/registry'

/** A kind of information that is held about the person. */
export interface DataKind {
  kind: string
  name: Words
  source: Words
  purposes: { zh: string; en: string; basis: 'contract' | 'law' | 'consent'; basis_text: string | null }[]
  recipients: { zh: string; company: string }[]
  lifetime: Words
  kept_by_law: string | null
  fields: { column: string; name: Words; sensitive: boolean; lifetime: Words }[]
  /** Null where only keyed hashes are held. */
  rows: number | null
}
export type DataRow = Record<string, unknown>

export interface Copy {
  id: Id
  state: 'waiting' | 'ready' | 'too_large'
  created_at: Instant
  ready_at: Instant | null
  gone_at: Instant
  rows: number
  bytes: number
  fetched_at: Instant | null
}

export type ConditionKind = 'confirmed_shifts' | 'bound_sign_ups' | 'open_disputes' | 'disputed_hours' | 'wallet_balance' | 'open_withdrawals'
export interface Cancellation {
  state: 'cooling' | 'running' | 'done' | 'stopped' | null
  requested_at: Instant | null
  erase_at: Instant | null
  cooling_days: number
  /** `amount_fen` comes with the wallet's: a rest below the least withdrawal is no condition, and stays in the ledger. */
  conditions: { kind: ConditionKind; met: boolean; open: number; text: string; amount_fen: number | null }[]
  kept: { name: string; days: number; law: string }[]
}
export interface CancellationBegun {
  id: Id
  erase_at: Instant
  certificate_url: string
  certificate_page_url: string
}

export const requestKinds = ['read', 'correct', 'delete', 'withdraw', 'portability', 'object', 'complaint', 'appeal'] as const
export type RequestKind = (typeof requestKinds)[number]
export interface MyRequest {
  id: Id
  kind: RequestKind
  channel: string
  state: 'open' | 'answered'
  text: string
  received_at: Instant
  /** The first moment after the last good day; null where the year's holidays are not known. */
  due_at: Instant | null
  strictest_at: Instant
  proven: boolean
  needs_proof: boolean
  result: 'done' | 'partly' | 'refused' | null
  answer: string | null
  answered_at: Instant | null
  round: number
}

export interface MyTransfer {
  id: Id
  kind: 'merger' | 'acquisition' | 'bankruptcy'
  new_holder: string
  terms: 'same_policy' | 'asks_again'
  answer_by: Instant
  state: 'draft' | 'announced' | 'passing' | 'closed'
  answer: 'accepted' | 'declined' | null
}

export interface Sharing {
  id: Id
  at: Instant
  recipient_kind: 'partner' | 'affiliate' | 'processor' | 'authority' | 'merchant' | 'seeker' | 'complained' | 'researcher' | 'public' | 'new_holder'
  recipient: string
  region: 'mainland_china' | 'abroad'
  fields: string[]
  purpose: string
  purpose_zh: string | null
  basis: 'consent' | 'order' | 'affiliate' | 'partner' | 'research' | 'ip_complaint' | 'service' | 'own_tap' | 'transfer' | 'exception'
  document: string | null
}
export interface SharingOffer {
  partner_id: Id
  name: string
  purpose: string
  region: 'mainland_china' | 'abroad'
  fields: string[]
  ends_at: Instant
  given: boolean
}
