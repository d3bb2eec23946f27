import type { Applicant, Id, Instant } from '@/api/types'

export type Pool = 'all' | 'favourites' | 'worked' | 'blocked'
export const pools: readonly Pool[] = ['all', 'favourites', 'worked', 'blocked']

/** Somebody who signed up for a job of the merchant. */
export interface Talent {
  /** Their latest sign-up, by which they are marked and invited. */
  id: Id
  seeker: Applicant['seeker']
  signed_up: number
  finished_here: number
  last_at: Instant
  favourite: boolean
  blocked: boolean
  note: string | null
}

export interface TalentMark {
  favourite: boolean
  blocked: boolean
  note: string | null
}
