/** Asks for a sign-in exactly where it is needed, and goes on with what the person was doing. */
import { ref } from 'vue'
import { loadSession, me } from '@/shared/session'

/** True while the sign-in sheet is open; App.vue shows it. */
export const signInOpen = ref(false)
let waiting: ((done: boolean) => void)[] = []

/** Resolves true once somebody is signed in, false when the sheet was closed. */
export async function requireSignIn(): Promise<boolean> {
  if (me.value ?? (await loadSession())) return true
  signInOpen.value = true
  return new Promise((resolve) => waiting.push(resolve))
}

export function signInClosed(): void {
  signInOpen.value = false
  const done = me.value !== null
  waiting.forEach((resolve) => resolve(done))
  waiting = []
}
