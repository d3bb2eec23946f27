/** What is being written is kept on this phone until the server has it. */
import { readStored, writeStored } from './storage'

type Drafts = Record<string, { saved_at: number; form: unknown }>
/** Old drafts make room: nobody comes back to more than a few. */
const mostDrafts = 10

export function readDraft<T>(name: string): T | null {
  return (readStored<Drafts>('drafts')?.[name]?.form as T | undefined) ?? null
}

export function keepDraft(name: string, form: unknown): void {
  const drafts: Drafts = { ...readStored<Drafts>('drafts'), [name]: { saved_at: Date.now(), form } }
  const newest = Object.entries(drafts).sort(([, a], [, b]) => b.saved_at - a.saved_at)
  writeStored('drafts', Object.fromEntries(newest.slice(0, mostDrafts)))
}

export function dropDraft(name: string): void {
  const drafts = readStored<Drafts>('drafts')
  if (!drafts || !(name in drafts)) return
  const { [name]: _, ...rest } = drafts
  writeStored('drafts', rest)
}
