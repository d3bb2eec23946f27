/** The shapes of the privacy officer's calls, as docs/api.md gives them. */
import type { Id, Instant } from '@/api/types'

export type CaseKind = 'read' | 'correct' | 'delete' | 'withdraw' | 'portability' | 'object' | 'complaint' | 'appeal'
export type CaseResult = 'done' | 'partly' | 'refused'
export interface CaseRow {
  id: Id
  kind: CaseKind
  channel: 'form' | 'written' | 'hotline' | 'mail'
  state: 'open' | 'answered'
  account: boolean
  owner_id: Id | null
  mine: boolean
  access_until: Instant | null
  received_at: Instant
  due_at: Instant | null
  strictest_at: Instant
  deadline_at: Instant
  late: boolean
  proof: 'password' | 'sms_code' | 'document' | null
  needs_proof: boolean
  result: CaseResult | null
  answered_at: Instant | null
  breached_at: Instant | null
  round: number
}
export interface CaseEvent {
  at: Instant
  kind: string
  round: number
  by_id: Id | null
  note: string | null
  fields: string[]
}
export interface CaseView extends CaseRow {
  closed_because: string | null
  text: string | null
  contact: string | null
  answer: string | null
  history: CaseEvent[]
}
export interface OpenedField {
  field: string
  zh: string
  en: string
  value: string | null
}
export interface Breach {
  case_id: Id
  kind: CaseKind
  round: number
  at: Instant
  state: 'open' | 'answered'
  deadline_at: Instant
  answered_at: Instant | null
}
export interface Sharing {
  id: Id
  at: Instant
  person_id: Id
  release_id: Id
  recipient_kind: string
  recipient: string
  region: 'mainland_china' | 'abroad'
  fields: string[]
  purpose: string
  purpose_zh: string | null
  basis: string
  exception: string | null
  document: string | null
  approved_by: Id | null
}
export interface Order {
  id: Id
  authority: string
  document_no: string
  law: string
  scope: string
  fields: string[]
  persons: Id[]
  state: 'registered' | 'approved' | 'declined' | 'answered'
  received_at: Instant
  registered_by: Id
  decided_at: Instant | null
  decided_by: Id | null
  reason: string | null
  answered_at: Instant | null
}
export interface Partner {
  id: Id
  kind: 'partner' | 'affiliate'
  name: string
  agreement: string
  nda: string | null
  fields: string[]
  purpose: string
  region: 'mainland_china' | 'abroad'
  starts_at: Instant
  ends_at: Instant
  ended_at: Instant | null
  ended_reason: string | null
  in_force: boolean
}
export interface Transfer {
  id: Id
  kind: 'merger' | 'acquisition' | 'bankruptcy'
  new_holder: string
  document: string
  terms: 'same_policy' | 'asks_again'
  answer_by: Instant
  state: 'draft' | 'announced' | 'closed'
  persons: number
  told: number
  accepted: number
  declined: number
  passed: number
}
export interface IncidentRow {
  id: Id
  drill: boolean
  title: string
  state: 'registered' | 'telling' | 'closed'
  found_at: Instant
  happened_from: Instant
  happened_until: Instant | null
  kinds: string[]
  persons: number
  untold: number
  grade: 'general' | 'larger' | 'major' | 'extra_major'
  larger: boolean
  larger_reason: string | null
  report_due_at: Instant
  reported_at: Instant | null
  announced_at: Instant | null
  closed_at: Instant | null
}
export const partNames = ['happened', 'measures', 'advice', 'remedy'] as const
export type Parts = Record<(typeof partNames)[number], string>
export interface Incident extends IncidentRow {
  happened: string | null
  measures: string | null
  advice: string | null
  remedy: string | null
  missing: string[]
  told: { channel: string; persons: number }[]
  steps: { at: Instant; step: string; count: number; by_id: Id | null }[]
  report_draft: string
  receipt: string | null
}
export interface AlertList {
  items: { person_id: Id; reach: string | null }[]
  after: Id | null
}
export interface PersonalField {
  name: string
  zh: string
  en: string
  sensitive: boolean
}

export type GuardianState = 'pending' | 'verified' | 'refused' | 'ended'
export interface GuardianRow {
  id: string
  state: GuardianState
  relation: 'father' | 'mother' | 'other'
  submitted_at: string
  decided_at: string | null
  erase_at: string | null
}
export interface GuardianReview extends GuardianRow {
  guardian_name_masked: string
  guardian_id_last4: string
  relation_reason: string | null
  reason: string | null
  ward_masked: string
  ward_born: string | null
  checks: { name: string; ok: boolean; detail: string }[]
  documents: { id: string; kind: 'id_card' | 'bond'; url: string }[]
  consents: string[]
}
