import { reactive } from 'vue'
import type { Id } from '@/api/types'
import { whenSessionChanges } from '@/shared/session'

/** What was begun in each talk stays there while somebody reads another one. In memory only: messages are private. */
export const written = reactive<Record<Id, string>>({})

let person: Id | null = null
whenSessionChanges((me) => {
  if (!me || me.id === person) return
  for (const id of Object.keys(written)) delete written[id]
  person = me.id
})
