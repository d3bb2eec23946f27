import { useRouter } from 'vue-router'
import { ref } from 'vue'
import { api } from '@/api/client'
import type { Card, Conversation, Id } from '@/api/types'
import { usePaged } from '@/shared/paged'

/** 求职 postings, found by merchants: words, city, category; and a talk with whoever wrote one. */
export function useWanted(merchantId: () => Id, talkTo: (conversation: Id) => object, problem: (error: unknown) => void) {
  const router = useRouter()
  const asked = ref<Record<string, string>>({ kind: 'wanted' })
  const list = usePaged<Card>('/postings/search', asked)
  const search = (q: string, city: string | null, category: string | null) =>
    (asked.value = Object.fromEntries(Object.entries({ kind: 'wanted', q: q.trim(), city: city ?? '', category: category ?? '' }).filter(([, value]) => value)))

  async function talk(posting: Id) {
    try {
      const conversation = await api.post<Conversation>('/conversations', { posting_id: posting, merchant_id: merchantId() })
      await router.push(talkTo(conversation.id))
    } catch (error) {
      problem(error)
    }
  }
  return { list, search, talk }
}
