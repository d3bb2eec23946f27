/** What the calls for minors and guardians answer. */
import type { Instant, Profile } from '@/api/types'
import type { Consent } from '@/shared/consents'

export type Relation = 'father' | 'mother' | 'other'
export type BondState = 'pending' | 'verified' | 'refused' | 'ended'
export type WardState = 'pending' | 'refused' | 'open' | 'limited' | 'own_income' | 'ended'

export interface Minority {
  standing: 'adult' | 'own_income' | 'guarded'
  limited: boolean
  erase_at: Instant | null
  may_declare: boolean
  declaration: string
  may_correct: boolean
  link_expires_at: Instant | null
  guardians: { name_masked: string; relation: Relation; state: BondState; submitted_at: Instant; decided_at: Instant | null }[]
  operator: { hotline: string; email: string; privacy_department: string }
}

export interface Ward {
  id: string
  state: WardState
  relation: Relation
  ward_masked: string | null
  submitted_at: Instant
  decided_at: Instant | null
  reason: string | null
  erase_at: Instant | null
}

export interface WardDetail extends Ward {
  username: string
  profile: Profile
  consents: Consent[]
}

export interface GuardianLink {
  ward_masked: string
  expires_at: Instant
  policy_version: string
  own: Consent
  items: Consent[]
}

export interface WardCopy {
  id: string
  state: 'waiting' | 'ready' | 'too_large'
  gone_at: Instant
}

export interface WardKind {
  kind: string
  name: { zh: string; en: string }
  lifetime: { zh: string; en: string }
  fields: { column: string; name: { zh: string; en: string } }[]
  rows: number | null
  shown: boolean
}

export const wardChips: Record<WardState, string> = { pending: 'chip--info', refused: 'chip--danger', open: 'chip--ok', limited: 'chip--warn', own_income: 'chip--info', ended: '' }
