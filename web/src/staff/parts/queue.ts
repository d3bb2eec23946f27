/** Walking through a queue with the keyboard: j and k move, Enter opens. */
import { computed, ref, watch, type Ref } from 'vue'
import { useKeys } from '@/desk/keys'

export function useQueue<T extends { id: string }>(items: Ref<readonly T[]>, open: (item: T) => void, more: () => void) {
  const at = ref(0)
  watch(items, (now) => (at.value = Math.min(at.value, Math.max(0, now.length - 1))))
  const current = computed(() => items.value[at.value] ?? null)
  function move(by: number) {
    at.value = Math.max(0, Math.min(items.value.length - 1, at.value + by))
    if (at.value === items.value.length - 1) more()
    document.querySelector(`[data-row="${items.value[at.value]?.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    enter: () => current.value && open(current.value),
  })
  return { current }
}
