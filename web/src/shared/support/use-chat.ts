/** One's own chat with customer service: what is said, what waits to be sent, and how it goes on. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import { ActionKey, api, newKey, newUuid } from '@/api/client'
import type { Page } from '@/api/types'
import { errorText } from '@/shared/errors'
import { me } from '@/shared/session'
import { supportChanges } from '@/shared/talk/store'
import { type Pending, pending as unanswered } from './begun'
import type { Chat, ChatMessage, Support, Topic } from './types'

/** The live connection tells at once; this is for when it is away. */
const lookEveryMs = 20_000

export function useChat() {
  const queries = useQueryClient()
  const key = computed(() => ['/support', me.value?.id ?? null])
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get<Support>('/support'), refetchInterval: lookEveryMs })
  const support = computed(() => data.value ?? null)
  const chat = computed(() => data.value?.chat ?? null)
  const messages = ref<ChatMessage[]>([])
  const pending = computed(() => Object.values(unanswered))
  const action = new ActionKey()
  let shown: string | null = null
  let looking = false
  let lookAgain = false

  const set = (now: Chat) => queries.setQueryData<Support>(key.value, (known) => known && { ...known, chat: now })
  const path = (rest = '') => `/me/support/chats/${chat.value?.id ?? ''}${rest}`

  /** Asks for what is new. Of another company's desk all is asked again: how far a message got changes behind it. */
  async function look() {
    const now = chat.value
    if (!now) return
    if (looking) {
      lookAgain = true
      return
    }
    looking = true
    try {
      if (shown !== now.id) {
        shown = now.id
        messages.value = []
      }
      let known = now.desk === 'qiyu' ? [] : messages.value
      for (;;) {
        const after = known[known.length - 1]?.seq ?? 0
        const page = await api.get<Page<ChatMessage>>(`/me/support/chats/${now.id}/messages`, { after })
        known = [...known, ...page.items.filter((item) => item.seq > after)]
        if (page.items.length < 100) break
      }
      if (shown !== now.id) return
      messages.value = known
      for (const message of known) delete unanswered[message.client_id]
      await read()
    } catch {
      // The next look comes by itself.
    } finally {
      looking = false
      if (lookAgain) {
        lookAgain = false
        void look()
      }
    }
  }

  async function read() {
    const last = messages.value[messages.value.length - 1]
    if (!last || last.side !== 'staff' || !chat.value?.unread || document.visibilityState !== 'visible') return
    await api.put(path('/read'), { seq: last.seq }, newKey())
    await refetch()
  }

  async function begin(topic: Topic) {
    set(await action.run((key) => api.post<Chat>('/me/support/chats', { topic }, key)))
    await refetch()
  }

  async function post(item: Pending) {
    item.problem = null
    try {
      await api.post(path('/messages'), { client_id: item.client_id, kind: 'text', text: item.text }, item.client_id.replace(/-/g, ''))
      await refetch()
      await look()
    } catch (reason) {
      const known = unanswered[item.client_id]
      if (known) known.problem = errorText(reason)
    }
  }

  function say(text: string) {
    const client_id = newUuid()
    unanswered[client_id] = { client_id, chat: chat.value?.id ?? '', text, problem: null }
    void post(unanswered[client_id])
  }
  function sayAgain(item: Pending) {
    if (item.chat === chat.value?.id) return void post(item)
    // Its chat has ended meanwhile: in this one it is a message of its own.
    delete unanswered[item.client_id]
    say(item.text)
  }

  async function sayPicture(small: Blob) {
    const picture = await api.upload<{ id: string }>(path('/pictures'), small)
    const client_id = newUuid()
    await api.post(path('/messages'), { client_id, kind: 'picture', picture_id: picture.id }, client_id.replace(/-/g, ''))
    await refetch()
    await look()
  }

  async function end() {
    set(await action.run((key) => api.post<Chat>(path('/end'), {}, key)))
  }
  async function rate(stars: number) {
    set(await action.run((key) => api.post<Chat>(path('/rating'), { stars }, key)))
  }

  watch(supportChanges, () => void refetch().then(look))
  watch(() => [chat.value?.id, chat.value?.last_seq], () => void look(), { immediate: true })
  const seen = () => void look()
  onMounted(() => document.addEventListener('visibilitychange', seen))
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', seen))

  return { support, chat, messages, pending, error, refetch, begin, say, sayAgain, sayPicture, end, rate }
}
