import type { WithdrawalState } from './types'

/** How a state looks. */
export const chipOf: Record<WithdrawalState, string> = {
  review: 'chip--warn',
  approved: 'chip--info',
  sending: 'chip--info',
  arrived: 'chip--ok',
  failed: 'chip--danger',
  returned: 'chip--danger',
  refused: 'chip--danger',
}

export const hasEnded = (state: WithdrawalState): boolean => !['review', 'approved', 'sending'].includes(state)
