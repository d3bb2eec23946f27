/**
 * What is known of the talks, as a pure fold over what happened.
 *
 * Two truths make reconnecting free of loss and doubles: `seq` counts the messages of a conversation without gaps,
 * and `client_id` names a message before the server has numbered it.
 */
import type { Id, Message, MessageBody, Side } from '@/api/types'

export interface Thread {
  /** By `seq`, each once. */
  messages: Message[]
  delivered: Record<Side, number>
  read: Record<Side, number>
}

/** A message that the server has not acknowledged yet. */
export interface Pending {
  conversation_id: Id
  body: MessageBody
  at: string
  state: 'waiting' | 'refused'
  /** What to tell the sender when it was refused. */
  reason: string | null
  /** A picture is shown from the phone until the server has it. */
  preview: string | null
}

export interface TalkState {
  threads: Record<Id, Thread>
  pending: Pending[]
}

export type TalkEvent =
  | { type: 'message'; message: Message }
  | { type: 'loaded'; conversation_id: Id; messages: Message[] }
  | { type: 'mark'; conversation_id: Id; side: Side; delivered: number; read: number }
  | { type: 'queued'; pending: Pending }
  | { type: 'refused'; client_id: string; reason: string }
  | { type: 'retry'; client_id: string }
  | { type: 'dropped'; client_id: string }

export const noTalk = (): TalkState => ({ threads: {}, pending: [] })

export const emptyThread = (): Thread => ({
  messages: [],
  delivered: { seeker: 0, merchant: 0 },
  read: { seeker: 0, merchant: 0 },
})

export function fold(state: TalkState, event: TalkEvent): TalkState {
  switch (event.type) {
    case 'message':
      return withMessages(state, event.message.conversation_id, [event.message])
    case 'loaded':
      return withMessages(state, event.conversation_id, event.messages)
    case 'mark': {
      const thread = state.threads[event.conversation_id] ?? emptyThread()
      // Marks may arrive out of order; they only ever move forward.
      const forward = (marks: Record<Side, number>, value: number) => ({ ...marks, [event.side]: Math.max(marks[event.side], value) })
      const next = { ...thread, delivered: forward(thread.delivered, Math.max(event.delivered, event.read)), read: forward(thread.read, event.read) }
      return { ...state, threads: { ...state.threads, [event.conversation_id]: next } }
    }
    case 'queued':
      if (state.pending.some((item) => item.body.client_id === event.pending.body.client_id)) return state
      return { ...state, pending: [...state.pending, event.pending] }
    case 'refused':
      return changePending(state, event.client_id, { state: 'refused', reason: event.reason })
    case 'retry':
      return changePending(state, event.client_id, { state: 'waiting', reason: null })
    case 'dropped':
      return { ...state, pending: state.pending.filter((item) => item.body.client_id !== event.client_id) }
  }
}

function changePending(state: TalkState, clientId: string, change: Partial<Pending>): TalkState {
  return { ...state, pending: state.pending.map((item) => (item.body.client_id === clientId ? { ...item, ...change } : item)) }
}

function withMessages(state: TalkState, conversationId: Id, arrived: Message[]): TalkState {
  const thread = state.threads[conversationId] ?? emptyThread()
  const bySeq = new Map(thread.messages.map((message) => [message.seq, message]))
  for (const message of arrived) bySeq.set(message.seq, message)
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
  const known = new Set(arrived.map((message) => message.client_id))
  return {
    threads: { ...state.threads, [conversationId]: { ...thread, messages } },
    pending: state.pending.filter((item) => !known.has(item.body.client_id)),
  }
}

export function lastSeq(thread: Thread | undefined): number {
  return thread?.messages[thread.messages.length - 1]?.seq ?? 0
}

/** The first number after which messages are missing, or null when the thread is whole up to its end. */
export function gapAfter(thread: Thread): number | null {
  for (let i = 1; i < thread.messages.length; i++) {
    const before = thread.messages[i - 1]!
    if (thread.messages[i]!.seq > before.seq + 1) return before.seq
  }
  return null
}

/** Seconds to wait before the nth attempt to connect again; spread, so that a restarted server is not stormed. */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5))
  return Math.round(ceiling * (0.5 + random / 2))
}
