import type { PlaceStanding } from '../types'

export const placeTone: Record<PlaceStanding, 'ok' | 'warn' | 'danger' | 'info' | 'plain'> = { by_hand: 'plain', waiting: 'info', agrees: 'ok', differs: 'danger', unclear: 'warn' }
