import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Conversation, Id } from '@/api/types'
import { usePaged } from '@/shared/paged'
import { signedIn } from '@/shared/session'

/** The talks of one merchant, newest first, with how much is unread. */
export function useConversations(merchantId: MaybeRefOrGetter<Id | null>) {
  const list = usePaged<Conversation>(
    '/conversations',
    computed(() => ({ merchant_id: toValue(merchantId), limit: 50 })),
    computed(() => signedIn.value && toValue(merchantId) !== null),
  )
  const unreadCount = computed(() => list.items.value.reduce((sum, item) => sum + item.unread, 0))
  return { list, unreadCount }
}
