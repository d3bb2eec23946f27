import type { Id, Instant } from '@/api/types'

export type TaxRegime = 'incidental' | 'labour_ordinary' | 'labour_platform'
export interface StaffCampaign {
  id: Id
  title: string
  state: 'running' | 'paused' | 'ended'
  audience: 'everybody' | 'first_work'
  regime: TaxRegime
  budget_fen: number
  taken_fen: number
  left_fen: number
  taken: number
  least_fen: number
  most_fen: number
  per_person: number
  starts_at: Instant
  ends_at: Instant
  created_at: Instant
  paid: number
  paid_gross_fen: number
  paid_tax_fen: number
  paid_net_fen: number
}
export interface CampaignReward {
  id: Id
  state: 'drawn' | 'paid' | 'lapsed'
  gross_fen: number
  tax_fen: number | null
  net_fen: number | null
  rule: string | null
  drawn_at: Instant
  paid_at: Instant | null
}
export interface OwnFunds {
  available_fen: number
  promised_fen: number
  tax_due_fen: number
}
export type TaxFileKind = 'monthly' | 'quarterly'
export interface TaxPreview {
  kind: TaxFileKind
  period_start: string
  period_end: string
  totals: { income: TaxRegime | 'platform_income'; persons: number; payments: number; gross_fen: number; withheld_fen: number }[]
  differences: number
  without_identity: number
}
export interface TaxFile {
  id: Id
  kind: TaxFileKind
  period_start: string
  persons: number
  lines: number
  gross_fen: number
  withheld_fen: number
  made_at: Instant
}
