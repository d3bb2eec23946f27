import type { ApplicationState, CertState, PostingState } from '@/api/types'

export type Tone = 'ok' | 'warn' | 'danger' | 'info' | 'plain'

export const postingTone: Record<PostingState, Tone> = {
  draft: 'plain',
  in_review: 'warn',
  live: 'ok',
  paused: 'warn',
  full: 'info',
  closed: 'plain',
  expired: 'plain',
  taken_down: 'danger',
}

export const certTone: Record<CertState, Tone> = {
  none: 'plain',
  pending: 'warn',
  approved: 'ok',
  refused: 'danger',
  suspended: 'danger',
  lapsed: 'warn',
}

export const applicationTone: Record<ApplicationState, Tone> = {
  applied: 'info',
  shortlisted: 'info',
  standby: 'plain',
  accepted: 'warn',
  confirmed: 'ok',
  checked_in: 'ok',
  finished: 'ok',
  settled: 'ok',
  no_show: 'danger',
  rejected: 'plain',
  withdrawn: 'plain',
  cancelled_by_seeker: 'plain',
  cancelled_by_merchant: 'plain',
  lapsed: 'plain',
}
