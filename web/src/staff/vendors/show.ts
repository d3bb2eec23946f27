import { tv } from './text'
import type { VendorState } from './types'

export const tones: Record<VendorState, 'ok' | 'warn' | 'danger' | 'plain'> = { not_set_up: 'plain', not_called: 'plain', open: 'ok', resting: 'warn', off: 'danger', not_assessed: 'warn' }

export const percent = (permille: number) => `${(permille / 10).toFixed(1)}%`

/** The class of a time; 0 lies beyond every class. */
export const ms = (bound: number | null) => (bound === null ? '—' : bound === 0 ? tv('beyond') : tv('within', { ms: bound }))
