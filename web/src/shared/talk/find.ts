import { api, ApiError } from '@/api/client'
import type { Conversation, Id } from '@/api/types'

/** One conversation by its id, however old; null where there is none for this person. */
export async function findConversation(id: Id): Promise<Conversation | null> {
  try {
    return await api.get<Conversation>(`/conversations/${id}`)
  } catch (reason) {
    if (reason instanceof ApiError && reason.status === 404) return null
    throw reason
  }
}
