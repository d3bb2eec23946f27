import { api } from '@/api/client'
import type { Page } from '@/api/types'

const pagesMax = 40

/** Every page of a list that is small by its nature (the applicants of one posting), so that counts are whole. */
export async function allPages<T>(path: string, query: object = {}, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  for (let page = 0; page < pagesMax; page++) {
    const answer: Page<T> = await api.get<Page<T>>(path, { ...query, cursor, limit: 50 }, signal)
    items.push(...answer.items)
    cursor = answer.next
    if (!cursor) break
  }
  return items
}
