/**
 * What the page keeps in the browser, in one place, so that it can be declared and cleared.
 *
 * Nothing is written before the privacy policy was accepted: until then values live in memory only.
 */
const prefix = 'lg.'
const memory = new Map<string, string>()

/** Every key the pages may write. Cleared all together by 清除缓存, except what `keep` names. */
export type StoredKey = 'policy' | 'locale' | 'city' | 'drafts' | 'outbox' | 'merchant' | 'signup' | 'cookies' | 'back'

/** What a person accepts or refuses as one; what is necessary is not asked. Silence is no to statistics. */
export interface StorageChoice {
  convenience: boolean
  statistics: boolean
}
/** Keys of the kind that can be refused: then they last while the page is open. */
const convenience: readonly StoredKey[] = ['city', 'drafts', 'merchant']

let allowed = false
let refused = false
try {
  allowed = localStorage.getItem(prefix + 'policy') !== null
  refused = storageChoice().convenience === false
} catch {
  // Storage is switched off in this browser; memory serves for the visit.
}

export function allowStorage(): void {
  allowed = true
  const waiting = [...memory]
  memory.clear()
  for (const [key, value] of waiting) writeText(key as StoredKey, value)
}

export function storageChoice(): StorageChoice {
  return { convenience: true, statistics: false, ...readStored<Partial<StorageChoice>>('cookies') }
}

/** Holds at once: what is refused leaves the browser and lasts while the page is open. */
export function chooseStorage(choice: StorageChoice): void {
  refused = !choice.convenience
  writeStored('cookies', choice)
  for (const key of convenience) {
    const text = textOf(key)
    if (text === null) continue
    removeStored(key)
    writeText(key, text)
  }
}

export function storageAllowed(): boolean {
  return allowed
}

function textOf(key: StoredKey): string | null {
  try {
    return memory.get(key) ?? localStorage.getItem(prefix + key)
  } catch {
    return null
  }
}

export function readStored<T>(key: StoredKey): T | null {
  const text = textOf(key)
  if (text === null) return null
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

export function writeStored(key: StoredKey, value: unknown): void {
  writeText(key, JSON.stringify(value))
}

function writeText(key: StoredKey, text: string): void {
  if (!allowed || (refused && convenience.includes(key))) {
    memory.set(key, text)
    return
  }
  try {
    memory.delete(key)
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
