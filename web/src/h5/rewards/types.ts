import type { Id, Instant } from '@/api/types'

export type TaxRegime = 'incidental' | 'labour_ordinary' | 'labour_platform'
export interface Campaign {
  id: Id
  title: string
  audience: 'everybody' | 'first_work'
  regime: TaxRegime
  least_fen: number
  most_fen: number
  ends_at: Instant
  per_person: number
  drawn: number
  can_draw: boolean
}
export interface Reward {
  id: Id
  campaign_id: Id
  title: string
  state: 'drawn' | 'paid' | 'lapsed'
  regime: TaxRegime
  gross_fen: number
  tax_fen: number | null
  net_fen: number | null
  drawn_at: Instant
  collect_by: Instant
  paid_at: Instant | null
  figures: { gross_fen: number; tax_fen: number; net_fen: number; lines: { text: string; rule: string; source: string }[] } | null
  asks_identity: boolean
}
