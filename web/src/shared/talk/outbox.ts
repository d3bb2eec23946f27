/** Messages written without a network wait here and survive a reload. Pictures wait only while the page is open. */
import { readStored, removeStored, writeStored } from '../storage'
import type { Pending } from './state'

interface Kept {
  person: string
  items: Pending[]
}

export function keepOutbox(person: string, pending: readonly Pending[]): void {
  const items = pending.filter((item) => item.body.kind === 'text')
  if (items.length === 0) removeStored('outbox')
  else writeStored('outbox', { person, items } satisfies Kept)
}

/** Only what this very person wrote; another person's words on the same phone are thrown away. */
export function restoreOutbox(person: string): Pending[] {
  const kept = readStored<Kept>('outbox')
  if (!kept) return []
  if (kept.person === person) return kept.items
  removeStored('outbox')
  return []
}
