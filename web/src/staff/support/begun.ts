import { inMemory } from '@/shared/in-memory'

/** What is being written in each chat, and what went out of it without an answer. */
export interface Begun {
  text: string
  sent: { client_id: string; text: string } | null
}
export const begun = inMemory<Begun>()
