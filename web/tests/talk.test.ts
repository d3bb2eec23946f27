import { beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '@/api/types'
import { allowStorage } from '@/shared/storage'
import { keepOutbox, restoreOutbox } from '@/shared/talk/outbox'
import { backoffMs, fold, gapAfter, lastSeq, noTalk, type Pending, type TalkEvent, type TalkState } from '@/shared/talk/state'

const message = (seq: number, clientId = `c${seq}`): Message => ({
  id: `m${seq}`,
  conversation_id: 'a',
  seq,
  mine: true,
  side: 'seeker',
  kind: 'text',
  text: `第${seq}条`,
  links: [],
  warning: null,
  photo: null,
  posting: null,
  recording: null,
  resume: null,
  client_id: clientId,
  at: '2026-12-04T12:00:00Z',
})
const pending = (clientId: string): Pending => ({
  conversation_id: 'a',
  body: { client_id: clientId, kind: 'text', text: '离线' },
  at: '2026-12-04T12:00:00Z',
  state: 'waiting',
  reason: null,
  preview: null,
})
const after = (...events: TalkEvent[]): TalkState => events.reduce(fold, noTalk())
const seqs = (state: TalkState) => state.threads.a?.messages.map((item) => item.seq) ?? []

describe('the talk state', () => {
  it('keeps messages in order and each once, however often and in whatever order they arrive', () => {
    const state = after(
      { type: 'message', message: message(2) },
      { type: 'loaded', conversation_id: 'a', messages: [message(1), message(2), message(3)] },
      { type: 'message', message: message(3) },
    )
    expect(seqs(state)).toEqual([1, 2, 3])
    expect(lastSeq(state.threads.a)).toBe(3)
  })

  it('takes a message out of the outbox when it comes back under its client id', () => {
    const state = after({ type: 'queued', pending: pending('x') }, { type: 'queued', pending: pending('y') }, { type: 'message', message: message(1, 'x') })
    expect(state.pending.map((item) => item.body.client_id)).toEqual(['y'])
  })

  it('queues the same message once', () => {
    expect(after({ type: 'queued', pending: pending('x') }, { type: 'queued', pending: pending('x') }).pending).toHaveLength(1)
  })

  it('keeps a refused message readable, to be sent again or dropped', () => {
    const refused = after({ type: 'queued', pending: pending('x') }, { type: 'refused', client_id: 'x', reason: '已关闭' })
    expect(refused.pending[0]).toMatchObject({ state: 'refused', reason: '已关闭' })
    expect(fold(refused, { type: 'retry', client_id: 'x' }).pending[0]).toMatchObject({ state: 'waiting', reason: null })
    expect(fold(refused, { type: 'dropped', client_id: 'x' }).pending).toEqual([])
  })

  it('moves marks forward only, and what was read was delivered', () => {
    const state = after(
      { type: 'mark', conversation_id: 'a', side: 'merchant', delivered: 5, read: 3 },
      { type: 'mark', conversation_id: 'a', side: 'merchant', delivered: 4, read: 1 },
      { type: 'mark', conversation_id: 'a', side: 'merchant', delivered: 0, read: 6 },
    )
    expect(state.threads.a?.read.merchant).toBe(6)
    expect(state.threads.a?.delivered.merchant).toBe(6)
    expect(state.threads.a?.read.seeker).toBe(0)
  })

  it('finds what is missing in the middle', () => {
    const state = after({ type: 'loaded', conversation_id: 'a', messages: [message(4), message(5), message(9)] })
    expect(gapAfter(state.threads.a!)).toBe(5)
    expect(gapAfter(after({ type: 'message', message: message(7) }).threads.a!)).toBeNull()
  })

  it('waits longer after each failure, never longer than half a minute, and spread', () => {
    expect(backoffMs(0, 0)).toBe(500)
    expect(backoffMs(0, 1)).toBe(1000)
    expect(backoffMs(3, 1)).toBe(8000)
    expect(backoffMs(50, 1)).toBe(30_000)
  })
})

describe('the outbox', () => {
  beforeEach(() => {
    localStorage.clear()
    allowStorage()
  })

  it('survives a reload for the same person', () => {
    keepOutbox('me', [pending('x')])
    expect(restoreOutbox('me').map((item) => item.body.client_id)).toEqual(['x'])
  })

  it("never sends one person's words as another", () => {
    keepOutbox('me', [pending('x')])
    expect(restoreOutbox('somebody else')).toEqual([])
    expect(localStorage.getItem('lg.outbox')).toBeNull()
  })

  it('leaves nothing behind when everything was sent', () => {
    keepOutbox('me', [pending('x')])
    keepOutbox('me', [])
    expect(localStorage.getItem('lg.outbox')).toBeNull()
  })
})
