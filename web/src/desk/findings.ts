/** Cuts a text where the rules found something. Positions count characters, not UTF-16 units. */
import type { Finding } from '@/api/types'

export interface MarkedPiece {
  text: string
  finding: Finding | null
}

export function markFindings(text: string, findings: readonly Finding[]): MarkedPiece[] {
  const characters = Array.from(text)
  const owner: (Finding | null)[] = new Array(characters.length).fill(null)
  // What forbids publishing is drawn over what only asks for a review.
  const weakestFirst = [...findings].sort((a, b) => Number(a.severity === 'refuse') - Number(b.severity === 'refuse'))
  for (const finding of weakestFirst) {
    for (let i = Math.max(0, finding.start); i < Math.min(finding.end, characters.length); i++) owner[i] = finding
  }
  const pieces: MarkedPiece[] = []
  characters.forEach((character, i) => {
    const last = pieces[pieces.length - 1]
    if (last && last.finding === owner[i]) last.text += character
    else pieces.push({ text: character, finding: owner[i] ?? null })
  })
  return pieces
}

const colours = 6

/** The same rule has the same colour everywhere on a page: its place among the rules that were found. */
export function colourOf(rule: string, findings: readonly Finding[]): number {
  const rules = [...new Set(findings.map((finding) => finding.rule))]
  return Math.max(0, rules.indexOf(rule)) % colours
}
