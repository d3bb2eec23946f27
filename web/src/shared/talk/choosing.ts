/** Which messages of a talk somebody chooses for a report. */
import { computed, ref } from 'vue'
import type { Id, Message } from '@/api/types'

export const mostChosen = 20

export function useChoosing(messages: () => readonly Message[], isOwn: (message: Message) => boolean) {
  const chosen = ref<Id[] | null>(null)
  const isChoosing = computed(() => chosen.value !== null)
  const count = computed(() => chosen.value?.length ?? 0)
  /** The server asks for the same. */
  const isEnough = computed(() => messages().some((message) => !isOwn(message) && chosen.value?.includes(message.id)))
  const start = () => (chosen.value = [])
  const stop = () => (chosen.value = null)
  function flip(id: Id) {
    const now = chosen.value ?? []
    if (now.includes(id)) chosen.value = now.filter((known) => known !== id)
    else if (now.length < mostChosen) chosen.value = [...now, id]
  }
  return { chosen, isChoosing, count, isEnough, start, stop, flip }
}
