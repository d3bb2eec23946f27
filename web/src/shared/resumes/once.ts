import { type Ref, ref, shallowRef, watch } from 'vue'

/**
 * What is opened by somebody's tap and by nothing else: each look at a resume is recorded and told to the seeker, so it is
 * not asked for again when a notice comes or a window gets the focus.
 */
export function useLook<T>(path: () => string | null, load: (path: string) => Promise<T>) {
  const data = shallowRef<T | null>(null) as Ref<T | null>
  const error = ref<unknown>(null)

  async function refetch() {
    const wanted = path()
    data.value = null
    error.value = null
    if (!wanted) return
    try {
      const found = await load(wanted)
      // Somebody may have closed it, or opened another one meanwhile.
      if (path() === wanted) data.value = found
    } catch (reason) {
      if (path() === wanted) error.value = reason
    }
  }

  watch(path, () => void refetch(), { immediate: true })
  return { data, error, refetch }
}
