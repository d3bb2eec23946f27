import { api } from '@/api/client'
import type { Conversation, Id, Page } from '@/api/types'
import { me } from '../session'

/** One conversation by its id, from the lists of the person and of the merchants they act for. */
export async function findConversation(id: Id): Promise<Conversation | null> {
  const lists = [undefined, ...(me.value?.merchants.map((merchant) => merchant.id) ?? [])]
  for (const merchantId of lists) {
    const page = await api.get<Page<Conversation>>('/conversations', { merchant_id: merchantId, limit: 50 })
    const found = page.items.find((item) => item.id === id)
    if (found) return found
  }
  return null
}
