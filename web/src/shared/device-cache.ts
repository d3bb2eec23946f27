/** 清除缓存: everything that this device keeps of ours, and how much of it went. */
import { clearStored } from './storage'

export interface Gone {
  /** What the pages keep themselves: drafts and the like, and stores of pages. */
  bytes: number
  /** Pictures and videos of this visit, which the browser kept; null where it could not be told to drop them. */
  media: { count: number; bytes: number } | null
}

/** The answer to the policy, the language and the choice of cookies stay: forgetting them would undo what was said. */
const kept = ['policy', 'locale', 'cookies'] as const

export async function clearDevice(): Promise<Gone> {
  const bytes = clearStored(kept) + (await clearStores())
  return { bytes, media: await clearMedia() }
}

/** The stores that a page can look into itself. */
async function clearStores(): Promise<number> {
  if (!('caches' in window)) return 0
  let bytes = 0
  for (const name of await caches.keys()) {
    const store = await caches.open(name)
    for (const request of await store.keys()) bytes += (await (await store.match(request))?.blob())?.size ?? 0
    await caches.delete(name)
  }
  return bytes
}

/**
 * Pictures and videos lie in the browser's own store, which only an answer of the server can empty. How large it was
 * nobody tells a page, so what is counted is what this visit loaded.
 */
async function clearMedia(): Promise<Gone['media']> {
  try {
    const answer = await fetch('/cache/clear', { method: 'POST' })
    if (!answer.ok) return null
  } catch {
    return null
  }
  const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  const media = new Map(loaded.filter((one) => new URL(one.name).pathname.startsWith('/media/')).map((one) => [one.name, one.encodedBodySize]))
  performance.clearResourceTimings()
  return { count: media.size, bytes: [...media.values()].reduce((sum, size) => sum + size, 0) }
}
