import type { Id, Instant } from '@/api/types'

export interface Identity {
  /** Null for whoever never asked for it. */
  state: 'pending' | 'verified' | 'refused' | 'superseded' | 'ended' | null
  method: 'two_factor' | 'documents' | null
  name_masked: string | null
  id_number_masked: string | null
  reason: string | null
  submitted_at: Instant | null
  decided_at: Instant | null
  two_factor: boolean
  checks_left: number
}

export interface IdentityDocuments {
  name: string
  id_number: string
  front_document_id: Id
  back_document_id: Id
}
