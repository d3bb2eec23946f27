/**
 * A voice or a film that is recorded and no message yet: on its way, or waiting for a word of the person.
 * One of each kind waits per talk, in memory only and while the page is open, like pictures.
 */
import { computed, type ShallowReactive, shallowReactive } from 'vue'
import { api, ApiError, newKey } from '@/api/client'
import type { Id, Recording } from '@/api/types'
import { errorText } from '../errors'
import { me, whenSessionChanges } from '../session'
import type { Recorded } from './recorder'
import { say } from './store'
import { tt } from './text'

export interface Unsent {
  person: Id | null
  /** Where it was recorded; the page may show another talk by now. */
  to: Id
  kind: Recorded
  file: Blob
  /** The same bytes go with the same key: an upload whose answer was lost is not done twice. */
  key: string
  stage: 'sending' | 'failed'
  /** From 0 to 1, of a film. */
  part: number
  problem: string
  /** Trying again may help. */
  again: boolean
  stopper: AbortController
}

const waiting = shallowReactive(new Map<string, ShallowReactive<Unsent>>())
const placeOf = (kind: Recorded, to: Id) => `${kind} ${to}`

whenSessionChanges((next) => {
  // A session that ended is no other person: the one who comes back finds what they said.
  if (next) for (const item of waiting.values()) if (item.person !== next.id) throwAway(item)
})

function throwAway(item: Unsent) {
  item.stopper.abort()
  waiting.delete(placeOf(item.kind, item.to))
}

function upload({ kind, to, file, key, stopper }: Unsent, onProgress: (part: number) => void): Promise<Recording> {
  if (kind === 'voice') return api.upload<Recording>(`/conversations/${to}/voices`, file, key)
  return api.uploadSlowly<Recording>(`/conversations/${to}/videos`, {}, file, key, onProgress, stopper.signal)
}

function mayHelp(error: unknown): boolean {
  return !(error instanceof ApiError) || error.mayHaveHappened || error.status === 401 || error.status === 429 || error.status >= 500
}

/** Answers whether it became a message. */
async function go(item: Unsent): Promise<boolean> {
  const stopper = new AbortController()
  Object.assign(item, { stage: 'sending', part: 0, problem: '', stopper } satisfies Partial<Unsent>)
  let reason: unknown = null
  const uploaded = await upload(item, (part) => (item.part = part)).catch((error: unknown) => {
    reason = error
    return null
  })
  const isStopped = stopper.signal.aborted
  // Whoever stopped it while the answer was on its way wants nothing said either.
  if (uploaded && !isStopped) {
    waiting.delete(placeOf(item.kind, item.to))
    say(item.to, { kind: item.kind, recording_id: uploaded.id })
    return true
  }
  item.problem = isStopped ? tt('sending_stopped') : errorText(reason)
  item.again = isStopped || mayHelp(reason)
  item.stage = 'failed'
  return false
}

export function useUnsent(kind: Recorded, conversationId: () => Id) {
  const unsent = computed(() => waiting.get(placeOf(kind, conversationId())) ?? null)

  function send(file: Blob): Promise<boolean> {
    const to = conversationId()
    const item = shallowReactive<Unsent>({
      person: me.value?.id ?? null, to, kind, file, key: newKey(), stage: 'sending', part: 0, problem: '', again: false, stopper: new AbortController(),
    })
    waiting.set(placeOf(kind, to), item)
    return go(item)
  }

  async function again(): Promise<boolean> {
    return unsent.value?.stage === 'failed' && go(unsent.value)
  }

  function drop() {
    if (unsent.value) throwAway(unsent.value)
  }

  /** Answers whether it was under way. It stays here, to be sent or thrown away. */
  function stop(): boolean {
    if (unsent.value?.stage !== 'sending') return false
    unsent.value.stopper.abort()
    return true
  }

  return { unsent, send, again, drop, stop }
}
