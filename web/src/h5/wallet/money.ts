/** How the wallet's figures read. */
import { chinaDate } from '@/shared/format'
import type { WalletLine } from './types'

/** 123456 → "1,234.56": always two decimals, so that figures stand under each other. */
export function money(fen: number): string {
  const whole = String(Math.floor(Math.abs(fen) / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${fen < 0 ? '−' : ''}${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
}

/** "+160.00", "−60.00": what came says so too. */
export function change(fen: number): string {
  return (fen > 0 ? '+' : '') + money(fen)
}

/** Lines under their months in China, in the order in which they come. */
export function byMonth(lines: readonly WalletLine[]): { month: string; lines: WalletLine[] }[] {
  const months: { month: string; lines: WalletLine[] }[] = []
  for (const line of lines) {
    const month = chinaDate(line.at).slice(0, 7)
    const last = months[months.length - 1]
    if (last?.month === month) last.lines.push(line)
    else months.push({ month, lines: [line] })
  }
  return months
}

/** Heights of bars of at most `most`: in proportion, and one that is not zero can be seen. */
export function heights(amounts: readonly number[], most: number): number[] {
  const top = Math.max(1, ...amounts)
  return amounts.map((amount) => (amount <= 0 ? 0 : Math.max(2, Math.round((amount / top) * most))))
}
