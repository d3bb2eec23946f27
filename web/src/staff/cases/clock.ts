import type { Tone } from '@/desk/tones'

/** What is left of a case's time: its colour, and whole hours. */
export function clockOf(row: { state: 'open' | 'answered'; late: boolean; deadline_at: string }): { tone: Tone; hours: number } {
  const left = new Date(row.deadline_at).getTime() - Date.now()
  const hours = Math.max(0, Math.floor(left / 3_600_000))
  if (row.state === 'answered') return { tone: row.late ? 'danger' : 'ok', hours }
  return { tone: left <= 2 * 86_400_000 ? 'danger' : left <= 5 * 86_400_000 ? 'warn' : 'info', hours }
}
