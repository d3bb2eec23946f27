import type { Instant } from '@/api/types'

export type VendorState = 'not_set_up' | 'not_called' | 'open' | 'resting' | 'off' | 'not_assessed'
export type VendorFailure = 'config' | 'rate_limited' | 'transient' | 'outcome_unknown' | 'bad_signature' | 'protocol'

/** One third party of the register (OPS-3). */
export interface Vendor {
  vendor: string
  service: string
  zh: string
  company: string
  purpose_zh: string
  purpose_en: string
  is_home: boolean
  consent_zh: string | null
  consent_en: string | null
  sends: string[]
  /** The vendor by whose calls it is reached, where they are counted. */
  through: string | null
  hosts: string[]
  state: VendorState
  rests_until: Instant | null
  shut_why: string | null
  shut_at: Instant | null
  agreement: string | null
  agreement_until: Instant | null
  agreement_last_day: string | null
  version: string
  assessed_version: string | null
  assessed_day: string | null
  assessed_by: string | null
  assessment: string | null
  figures: { answered: number; failed: number; limited: number; held: number; answered_permille: number | null; half_within_ms: number | null; most_within_ms: number | null }
  hours: { hour: Instant; answered: number; failed: number }[]
  errors: { at: Instant; kind: VendorFailure; code: string; request_id: string | null }[]
}

export interface Tested {
  answers: boolean
  took_ms: number
  kind: VendorFailure | null
  code: string | null
  request_id: string | null
}
