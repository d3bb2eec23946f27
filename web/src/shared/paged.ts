import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api } from '@/api/client'
import type { Page } from '@/api/types'

/** A keyset list: `items` so far, `more()` for the next page. `query` may change; the list then starts again. */
export function usePaged<T, P extends Page<T> = Page<T>>(
  path: MaybeRefOrGetter<string>,
  query: MaybeRefOrGetter<object> = {},
  enabled: MaybeRefOrGetter<boolean> = true,
) {
  const result = useInfiniteQuery({
    queryKey: computed(() => [toValue(path), toValue(query)]),
    queryFn: ({ pageParam, signal }) => api.get<P>(toValue(path), { ...toValue(query), cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: computed(() => toValue(enabled)),
  })
  const items = computed<T[]>(() => result.data.value?.pages.flatMap((page) => page.items) ?? [])
  const first = computed(() => result.data.value?.pages[0] ?? null)
  return {
    items,
    first,
    loading: result.isPending,
    fetchingMore: result.isFetchingNextPage,
    error: result.error,
    hasMore: result.hasNextPage,
    more: () => {
      if (result.hasNextPage.value && !result.isFetchingNextPage.value) void result.fetchNextPage()
    },
    refresh: () => result.refetch(),
  }
}
