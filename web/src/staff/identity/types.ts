import type { Id, Instant } from '@/api/types'

export type IdentityState = 'pending' | 'verified' | 'refused' | 'superseded' | 'ended'

export interface IdentityRow {
  id: Id
  state: IdentityState
  method: 'two_factor' | 'documents'
  submitted_at: Instant
  decided_at: Instant | null
}

export interface IdentityDetail extends IdentityRow {
  name_masked: string
  id_number_last4: string
  reason: string | null
  checks: { name: string; ok: boolean; detail: string }[]
  documents: { id: Id; kind: 'front' | 'back'; url: string }[]
}
