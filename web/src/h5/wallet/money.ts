/** How the wallet's figures read. */
import { heights, money } from '@/shared/figures'
import { chinaDate } from '@/shared/format'
import type { WalletLine } from './types'

export { heights, money }

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
