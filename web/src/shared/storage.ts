/**
 * What the page keeps in the browser, in one place, so that it can be declared and cleared.
 *
 * Nothing is written before the privacy policy was accepted: until then values live in memory only.
 */
const prefix = 'lg.'
const memory = new Map<string, string>()

/** Every key the pages may write. Cleared all together by 清除缓存, except what `keep` names. */
export type StoredKey = 'policy' | 'locale' | 'city' | 'drafts' | 'outbox' | 'merchant' | 'signup'

let allowed = false
try {
  allowed = localStorage.getItem(prefix + 'policy') !== null
} catch {
  // Storage is switched off in this browser; memory serves for the visit.
}

export function allowStorage(): void {
  allowed = true
  const waiting = [...memory]
  memory.clear()
  for (const [key, value] of waiting) write(key, value)
}

export function storageAllowed(): boolean {
  return allowed
}

export function readStored<T>(key: StoredKey): T | null {
  let text = memory.get(key) ?? null
  if (text === null) {
    try {
      text = localStorage.getItem(prefix + key)
    } catch {
      return null
    }
  }
  if (text === null) return null
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

export function writeStored(key: StoredKey, value: unknown): void {
  const text = JSON.stringify(value)
  if (allowed) write(key, text)
  else memory.set(key, text)
}

function write(key: string, text: string): void {
  try {
    localStorage.setItem(prefix + key, text)
  } catch {
    // Full or switched off: keep it for this visit, so that nothing typed is lost while the page is open.
    memory.set(key, text)
  }
}

export function removeStored(key: StoredKey): void {
  memory.delete(key)
  try {
    localStorage.removeItem(prefix + key)
  } catch {
    // Nothing was stored, so nothing is left.
  }
}

/** Forgets everything but what is named. Returns how many bytes were freed. */
export function clearStored(keep: readonly StoredKey[] = []): number {
  let freed = 0
  memory.clear()
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(prefix) || keep.some((name) => prefix + name === key)) continue
      freed += key.length + (localStorage.getItem(key)?.length ?? 0)
      localStorage.removeItem(key)
    }
  } catch {
    return freed
  }
  return freed
}
