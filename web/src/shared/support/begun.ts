/** What somebody wrote to customer service and what has not reached it yet. */
import type { ActionKey } from '@/api/client'
import { inMemory } from '@/shared/in-memory'
import type { About, CaseKind } from './types'

/** A message that is not answered yet. The same `client_id` is the same message, however often it is sent to its chat. */
export interface Pending {
  client_id: string
  chat: string
  text: string
  problem: string | null
  /** It was answered; the chat only has to show it. */
  sent?: boolean
  /** Its chat has ended without it. */
  left?: boolean
}
export const pending = inMemory<Pending>()

export const begunChat = inMemory<{ text: string }>()

/** A case with its pictures, and the key under which it goes. */
export interface BegunCase {
  kind: CaseKind
  about: About | null
  which: string
  text: string
  contact: string
  called: string
  pictures: { id: string; url: string }[]
  action: ActionKey
}
export function forgetPictures(one: Pick<BegunCase, 'pictures'>): void {
  one.pictures.forEach((picture) => URL.revokeObjectURL(picture.url))
}
/** The form needs no sign-in, so a case is kept under whose it is. */
export const begunCases = inMemory<BegunCase>(forgetPictures)
