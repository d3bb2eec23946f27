/** One's own chat with customer service: what is said, what waits to be sent, and how it goes on. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue'
import { ActionKey, api, newKey, newUuid } from '@/api/client'
import type { Id, Page } from '@/api/types'
import { errorText } from '@/shared/errors'
import { me } from '@/shared/session'
import { supportChanges } from '@/shared/talk/store'
import { type Pending, pending as unanswered } from './begun'
import type { Chat, ChatMessage, Support, Topic } from './types'

/** The live connection tells at once; this is for when it is away. */
const lookEveryMs = 20_000
const pathOf = (chat: Id, rest: string) => `/me/support/chats/${chat}${rest}`

/** What is known of a chat, and all that was said behind it. */
async function readOn(chat: Id, known: ChatMessage[]): Promise<ChatMessage[]> {
  for (;;) {
    const after = known[known.length - 1]?.seq ?? 0
    const page = await api.get<Page<ChatMessage>>(pathOf(chat, '/messages'), { after })
    known = [...known, ...page.items.filter((item) => item.seq > after)]
    if (page.items.length < 100) return known
  }
}

/**
 * What waits of chats before this one. They have ended and take nothing more, so each is asked once: what stands there was
 * said, though its answer was lost, and the rest was not.
 */
async function settle(current: Id): Promise<void> {
  const all = Object.values(unanswered)
  for (const item of all) if (item.chat === current) item.left = false
  const left = all.filter((item) => item.chat !== current && !item.left)
  for (const item of left) if (item.sent) delete unanswered[item.client_id]
  const open = left.filter((item) => !item.sent)
  for (const id of new Set(open.map((item) => item.chat))) {
    const said = new Set((await readOn(id, [])).map((message) => message.client_id))
    for (const item of open.filter((one) => one.chat === id)) {
      if (said.has(item.client_id)) delete unanswered[item.client_id]
      else item.left = true
    }
  }
}

/** What stands in the chat, kept up to date while it is in sight. */
function useLog(chat: Ref<Chat | null>, updated: Ref<number>, refetch: () => Promise<unknown>) {
  const messages = ref<ChatMessage[]>([])
  let shown: Id | null = null
  let looking = false
  let lookAgain = false
  let failed = false

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
      const known = await readOn(now.id, now.desk === 'qiyu' ? [] : messages.value)
      if (shown !== now.id) return
      messages.value = known
      for (const message of known) delete unanswered[message.client_id]
      await settle(now.id)
      await read()
      failed = false
    } catch {
      // It is looked again when the chat itself is asked for again.
      failed = true
    } finally {
      looking = false
      if (lookAgain) {
        lookAgain = false
        void look()
      }
    }
  }

  async function read() {
    const now = chat.value
    const last = messages.value[messages.value.length - 1]
    if (!now || !last || last.side !== 'staff' || !now.unread || document.visibilityState !== 'visible') return
    await api.put(pathOf(now.id, '/read'), { seq: last.seq }, newKey())
    await refetch()
  }

  watch(supportChanges, () => void refetch().then(look))
  watch(() => [chat.value?.id, chat.value?.last_seq], () => void look(), { immediate: true })
  watch(updated, () => failed && void look())
  const seen = () => void look()
  onMounted(() => document.addEventListener('visibilitychange', seen))
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', seen))
  return { messages, look }
}

export function useChat() {
  const queries = useQueryClient()
  const queryKey = computed(() => ['/support', me.value?.id ?? null])
  const { data, dataUpdatedAt, error, refetch } = useQuery({ queryKey, queryFn: () => api.get<Support>('/support'), refetchInterval: lookEveryMs })
  const support = computed(() => data.value ?? null)
  const chat = computed(() => data.value?.chat ?? null)
  const { messages, look } = useLog(chat, dataUpdatedAt, refetch)
  const pending = computed(() => Object.values(unanswered))
  const beginning = new ActionKey()
  const ending = new ActionKey()
  const rating = new ActionKey()

  const set = (now: Chat) => queries.setQueryData<Support>(queryKey.value, (known) => known && { ...known, chat: now })
  const path = (rest: string) => pathOf(chat.value?.id ?? '', rest)

  async function begin(topic: Topic) {
    set(await beginning.run((key) => api.post<Chat>('/me/support/chats', { topic }, key)))
    await refetch()
  }

  async function post(item: Pending) {
    item.problem = null
    try {
      await api.post(path('/messages'), { client_id: item.client_id, kind: 'text', text: item.text }, item.client_id.replace(/-/g, ''))
      item.sent = true
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
  /** What may stand in a chat that has ended is not said a second time in this one. */
  const mayAgain = (item: Pending) => item.chat === chat.value?.id || item.left === true
  function sayAgain(item: Pending) {
    if (item.chat === chat.value?.id) return void post(item)
    // Its chat has ended meanwhile: in this one it is a message of its own.
    drop(item)
    say(item.text)
  }
  function drop(item: Pending) {
    delete unanswered[item.client_id]
  }

  async function sayPicture(small: Blob) {
    const picture = await api.upload<{ id: string }>(path('/pictures'), small)
    const client_id = newUuid()
    await api.post(path('/messages'), { client_id, kind: 'picture', picture_id: picture.id }, client_id.replace(/-/g, ''))
    await refetch()
    await look()
  }

  async function end() {
    set(await ending.run((key) => api.post<Chat>(path('/end'), {}, key)))
  }
  async function rate(stars: number) {
    set(await rating.run((key) => api.post<Chat>(path('/rating'), { stars }, key)))
  }

  return { support, chat, messages, pending, error, refetch, begin, say, sayAgain, mayAgain, drop, sayPicture, end, rate }
}
