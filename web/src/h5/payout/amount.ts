/** What people type as an amount of money. */

/** "160", "160.5", "160.50" → fen; null for anything else, more than two decimals among it. */
export function fenOf(typed: string): number | null {
  const match = /^(\d{1,9})(?:[.．](\d{1,2}))?$/.exec(typed.trim())
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** 16050 → "160.50", as an input holds it. */
export const typedOf = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
