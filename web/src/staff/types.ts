/** The shapes of the staff calls, as docs/api.md gives them. No other entry needs them. */
import type { Certification, Finding, HistoryEntry, Id, Instant, MerchantKind, Posting, PostingState, Report, WageUnit } from '@/api/types'

export interface Overview {
  certifications_pending: number
  postings_in_review: number
  reports_open: number
  postings_live: number
  people: number
  applications_today: number
}
export type SubmissionState = 'pending' | 'approved' | 'refused' | 'superseded'
export interface CertificationRow {
  id: Id
  merchant_id: Id
  merchant_name: string
  kind: MerchantKind
  state: SubmissionState
  submitted_at: Instant
}
export interface CertificationDetail extends Certification {
  id: Id
  merchant_id: Id
  merchant_name: string
  kind: MerchantKind
  /** What became of this submission; `state` is how the merchant stands. */
  submission_state: SubmissionState
  responsible_id_last4: string | null
  checks: { name: string; ok: boolean; detail: string | null }[]
  /** What the register of enterprises said of the company, where somebody asked. */
  business: { verdict: 'match' | 'mismatch' | 'no_record'; evidence: string; at: string } | null
  business_offered: boolean
  documents: { id: Id; kind: 'licence' | 'responsible'; url: string }[]
}
export type PlaceStanding = 'by_hand' | 'waiting' | 'agrees' | 'differs' | 'unclear'
export type PlaceReason = 'other_city' | 'other_district' | 'far' | 'point_elsewhere' | 'not_found' | 'too_coarse' | 'no_point'
export interface PlaceCheck {
  standing: PlaceStanding
  reasons: PlaceReason[]
  found_address: string | null
  found_district: string | null
  level: string | null
  distance_m: number | null
  attempts: number
  trouble: string | null
  checked_at: string | null
}
export type ReviewRow = Posting & { findings_count: number; place_standing: PlaceStanding }
export interface ReviewDetail {
  posting: Posting
  findings: Finding[]
  history: HistoryEntry[]
  place_check: PlaceCheck
}
export interface Rules {
  toml: string
  version: number
}
export interface DryRunHit {
  id: Id
  title: string
  rule: string
  words: string
}
export interface DryRun {
  postings: number
  newly_refused: DryRunHit[]
  newly_passed: DryRunHit[]
}
/** The posting's public fields as they stood when it was reported. */
export interface Evidence {
  title?: string | null
  description?: string | null
  requirements?: string | null
  category?: string | null
  wage_fen?: number | null
  wage_unit?: WageUnit | null
  settlement?: Posting['settlement']
  address?: string | null
  album?: Id[]
  state?: PostingState
  published_at?: Instant | null
}
export type StaffReport = Report & { text?: string | null; evidence: Evidence }
export interface Person {
  id: Id
  username_masked: string
  phone_masked: string
  created_at: Instant
  state: string
  merchants: { id: Id; name: string }[]
}
