import { computed, shallowRef, watch } from 'vue'

/** Which of a page's forms its one dialog asks for. A dialog that closes keeps its words (`latest`) until it is gone. */
export function useForms<Act extends string>(start: Act) {
  const asking = shallowRef<Act | null>(null)
  const latest = shallowRef<Act>(start)
  watch(asking, (now) => now && (latest.value = now), { flush: 'sync' })
  const showing = computed({ get: () => asking.value !== null, set: (yes) => !yes && (asking.value = null) })
  return { asking, latest, showing }
}
