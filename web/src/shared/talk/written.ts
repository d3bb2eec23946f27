import type { Id } from '@/api/types'
import { inMemory } from '@/shared/in-memory'

/** What was begun in each talk stays there while somebody reads another one. */
export const written: Record<Id, string> = inMemory<string>()
