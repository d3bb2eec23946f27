/** How amounts of money read where they stand under each other. */

/** 123456 → "1,234.56": always two decimals. */
export function money(fen: number): string {
  const whole = String(Math.floor(Math.abs(fen) / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '−' : ''}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

/** Heights of bars of at most `most`: in proportion, and one that is not zero can be seen. */
export function heights(amounts: readonly number[], most: number): number[] {
  const top = Math.max(1, ...amounts)
  return amounts.map((amount) => (amount <= 0 ? 0 : Math.max(2, Math.round((amount / top) * most))))
}
