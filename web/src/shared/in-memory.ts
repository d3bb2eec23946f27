import { reactive } from 'vue'
import type { Id } from '@/api/types'
import { whenSessionChanges } from './session'

/**
 * What somebody began and has not sent, by a name, so that it is still there after a look at something else, and after their
 * session ran out. In memory only, for it is private; it is gone before another person is signed in. Until then it stays:
 * where nobody has to be signed in, the name says whose it is. `drop` gives back what one of them holds.
 */
export function inMemory<T extends object | string>(drop?: (one: T) => void): Record<string, T> {
  const kept = reactive<Record<string, T>>({}) as Record<string, T>
  let last: Id | null = null
  whenSessionChanges((next, before) => {
    last = before?.id ?? last
    if (!next || !last || next.id === last) return
    for (const [name, one] of Object.entries(kept)) {
      drop?.(one)
      delete kept[name]
    }
  })
  return kept
}
