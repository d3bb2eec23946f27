/** Who is signed in. The cookie is HttpOnly, so the only way to know is to ask. */
import { computed, readonly, ref } from 'vue'
import { api, ApiError, whenSignedOut } from '@/api/client'
import type { Me, SignedIn } from '@/api/types'

const person = ref<Me | null>(null)
/** False until the server has been asked once; a page that needs a sign-in waits for it. */
const known = ref(false)
/** Somebody is signed in whose account is being cancelled: they can stop that and do nothing else, and `me` is null. */
const isLeaving = ref(false)
let asking: Promise<Me | null> | null = null
type Listener = (next: Me | null, before: Me | null) => void
const listeners: Listener[] = []

export const me = readonly(person) as Readonly<typeof person>
export const sessionKnown = readonly(known)
export const leaving = readonly(isLeaving)
export const signedIn = computed(() => person.value !== null)

export function whenSessionChanges(listener: Listener): void {
  listeners.push(listener)
}

function become(next: Me | null, goes = false): void {
  isLeaving.value = goes
  // Learning at the start who is signed in changes nothing: what was loaded carried the same cookie.
  const before = person.value
  const changed = known.value && (before?.id ?? null) !== (next?.id ?? null)
  person.value = next
  known.value = true
  if (changed) listeners.forEach((listener) => listener(next, before))
}

whenSignedOut(() => become(null))

/** Asks once per page load; later calls share the answer. */
export function loadSession(): Promise<Me | null> {
  if (known.value) return Promise.resolve(person.value)
  asking ??= refreshSession().finally(() => (asking = null))
  return asking
}

export async function refreshSession(): Promise<Me | null> {
  try {
    become(await api.get<Me>('/me'))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    // Offline says nothing about the session: keep what is known and ask again later.
    if (error.status === 401) become(null)
    if (error.code === 'account_cancelling') become(null, true)
  }
  return person.value
}

export function signedInAs(answer: SignedIn): void {
  known.value = true
  const goes = answer.me.state === 'cancelling'
  become(goes ? null : answer.me, goes)
}

export async function signOut(): Promise<void> {
  await api.delete('/auth/sessions/current')
  become(null)
}

export function updateMe(next: Me): void {
  become(next)
}
