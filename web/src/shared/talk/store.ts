/** The talks of the signed-in person on this page: one socket, one state, one outbox. */
import { computed, ref, shallowRef } from 'vue'
import { api, ApiError, newUuid } from '@/api/client'
import type { Conversation, Id, Message, MessageBody, Page } from '@/api/types'
import { errorText } from '../errors'
import { keepOutbox, restoreOutbox } from './outbox'
import { openTalkSocket, type ServerFrame, type TalkSocket } from './socket'
import { emptyThread, fold, gapAfter, lastSeq, noTalk, type TalkEvent, type TalkState } from './state'

const state = shallowRef<TalkState>(noTalk())
const isConnected = ref(false)
const noticeCount = ref(0)
/** Counts what changes lists of conversations, so that they know when to ask again. */
const changes = ref(0)
/** Counts messages that came or were read after the connection told how many are unread. */
const arrivals = ref(0)
/** Counts what changed in chats with customer service: whoever shows one goes and looks. */
export const supportChanges = ref(0)
const unreadAtStart = ref<number | null>(null)
let socket: TalkSocket | null = null
let person: Id | null = null
const answerTimers = new Map<string, number>()
/** Pictures sent from this page are shown from the phone: they are here already, with or without a network. */
const previews = new Map<string, string>()
/** The highest mark sent per conversation: the same mark twice says nothing, and the server closes a socket that floods. */
const marked = new Map<Id, number>()

export const talkConnected = computed(() => isConnected.value)
export const talkChanges = computed(() => changes.value)
export const talkArrivals = computed(() => arrivals.value)
/** How many messages were unread when the connection had caught up; null while there is none. */
export const unreadWhenCaughtUp = unreadAtStart
export const unreadNoticeCount = noticeCount

function happen(event: TalkEvent): void {
  state.value = fold(state.value, event)
  if (person && (event.type === 'queued' || event.type === 'message' || event.type === 'loaded' || event.type === 'dropped' || event.type === 'refused')) {
    keepOutbox(person, state.value.pending)
  }
}

export function threadOf(conversationId: () => Id) {
  return computed(() => state.value.threads[conversationId()] ?? emptyThread())
}

export function pendingOf(conversationId: () => Id) {
  return computed(() => state.value.pending.filter((item) => item.conversation_id === conversationId()))
}

export function previewOf(clientId: string): string | null {
  return previews.get(clientId) ?? null
}

export function startTalk(personId: Id): void {
  if (person === personId) return
  stopTalk()
  person = personId
  for (const pending of restoreOutbox(personId)) happen({ type: 'queued', pending })
  socket = openTalkSocket({ hello, frame, connected: onConnected })
  window.addEventListener('online', sendAllAgain)
}

export function stopTalk(): void {
  socket?.close()
  socket = null
  person = null
  state.value = noTalk()
  noticeCount.value = 0
  unreadAtStart.value = null
  marked.clear()
  for (const url of previews.values()) URL.revokeObjectURL(url)
  previews.clear()
  for (const clientId of [...answerTimers.keys()]) settle(clientId)
  window.removeEventListener('online', sendAllAgain)
}

async function hello(): Promise<Record<Id, number>> {
  return Object.fromEntries(Object.entries(state.value.threads).map(([id, thread]) => [id, lastSeq(thread)]))
}

function onConnected(yes: boolean): void {
  isConnected.value = yes
  if (!yes) unreadAtStart.value = null
  if (yes) {
    // Whatever was missed meanwhile also moved the lists.
    changes.value++
    flush()
  }
}

function frame(event: ServerFrame): void {
  if (event.type === 'message') arrived(event.message)
  else if (event.type === 'sent') {
    settle(event.client_id)
    arrived(event.message)
  } else if (event.type === 'mark') happen(event)
  else if (event.type === 'notice') noticeCount.value = event.count
  else if (event.type === 'support') supportChanges.value++
  else if (event.type === 'caught_up') unreadAtStart.value = event.unread
  else if (event.type === 'refused') {
    // The socket gives a code only; asking once more over HTTP brings the words to show.
    settle(event.client_id)
    const item = state.value.pending.find((pending) => pending.body.client_id === event.client_id)
    if (item) void post(item.conversation_id, item.body)
  }
}

function arrived(message: Message): void {
  const known = state.value.threads[message.conversation_id]
  happen({ type: 'message', message })
  changes.value++
  arrivals.value++
  const thread = state.value.threads[message.conversation_id]
  const missing = known && thread ? gapAfter(thread) : null
  if (missing !== null) void loadAfter(message.conversation_id, missing)
}

function settle(clientId: string): void {
  window.clearTimeout(answerTimers.get(clientId))
  answerTimers.delete(clientId)
}

async function loadAfter(conversationId: Id, after: number): Promise<void> {
  const page = await api.get<Page<Message>>(`/conversations/${conversationId}/messages`, { after, limit: 50 })
  happen({ type: 'loaded', conversation_id: conversationId, messages: page.items })
}

/** The newest messages when `before` is missing, else the ones before it. Answers whether there may be more. */
export async function loadMessages(conversationId: Id, before?: number): Promise<boolean> {
  const limit = 30
  const page = await api.get<Page<Message>>(`/conversations/${conversationId}/messages`, { before, limit })
  happen({ type: 'loaded', conversation_id: conversationId, messages: page.items })
  const first = state.value.threads[conversationId]?.messages[0]
  return page.items.length > 0 && first !== undefined && first.seq > 1
}

export function knowMarks(conversation: Conversation): void {
  const other = conversation.side === 'seeker' ? 'merchant' : 'seeker'
  happen({ type: 'mark', conversation_id: conversation.id, side: other, delivered: conversation.other_delivered, read: conversation.other_read })
}

export function markRead(conversationId: Id, seq: number): void {
  if ((marked.get(conversationId) ?? 0) >= seq) return
  marked.set(conversationId, seq)
  const mark = { delivered: seq, read: seq }
  if (!socket?.send({ type: 'mark', conversation_id: conversationId, ...mark })) {
    // A mark that is lost is set again when the page is opened the next time.
    void api.post(`/conversations/${conversationId}/marks`, mark).catch(() => undefined)
  }
  changes.value++
  arrivals.value++
}

export function say(conversationId: Id, body: Omit<MessageBody, 'client_id'>, preview: string | null = null): void {
  const whole: MessageBody = { ...body, client_id: newUuid() }
  if (preview) previews.set(whole.client_id, preview)
  happen({
    type: 'queued',
    pending: { conversation_id: conversationId, body: whole, at: new Date().toISOString(), state: 'waiting', reason: null, preview },
  })
  deliver(conversationId, whole)
}

export function sayAgain(clientId: string): void {
  happen({ type: 'retry', client_id: clientId })
  flush()
}

export function unsay(clientId: string): void {
  happen({ type: 'dropped', client_id: clientId })
}

function flush(): void {
  for (const item of state.value.pending) if (item.state === 'waiting') deliver(item.conversation_id, item.body)
}

/** What went into a socket that lost its network has no answer to come. */
function sendAllAgain(): void {
  for (const clientId of [...answerTimers.keys()]) settle(clientId)
  flush()
}

function deliver(conversationId: Id, body: MessageBody): void {
  if (answerTimers.has(body.client_id) || !navigator.onLine) return
  if (socket?.send({ type: 'send', conversation_id: conversationId, ...body })) {
    // Without an answer in time the same message goes over HTTP; its client_id keeps it single.
    answerTimers.set(body.client_id, window.setTimeout(() => {
      settle(body.client_id)
      void post(conversationId, body)
    }, 8000))
  } else {
    void post(conversationId, body)
  }
}

async function post(conversationId: Id, body: MessageBody): Promise<void> {
  try {
    arrived(await api.post<Message>(`/conversations/${conversationId}/messages`, body, body.client_id))
  } catch (error) {
    // Without a network it waits; a refusal is shown beside the message, which stays readable.
    if (error instanceof ApiError && error.mayHaveHappened) return
    happen({ type: 'refused', client_id: body.client_id, reason: errorText(error) })
  }
}
