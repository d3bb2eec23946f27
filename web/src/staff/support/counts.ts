/** What the chat desk has to do, for the badge and the page. */
import { useQuery } from '@tanstack/vue-query'
import { computed, watch } from 'vue'
import { api } from '@/api/client'
import { supportChanges } from '@/shared/talk/store'
import { mayAct } from '../roles'
import type { Counts } from './types'

export function useCounts() {
  const { data, refetch } = useQuery({
    queryKey: ['support-counts'],
    queryFn: () => api.get<Counts>('/staff/support/counts'),
    enabled: computed(() => mayAct('support')),
    refetchInterval: 30_000,
  })
  watch(supportChanges, () => mayAct('support') && void refetch())
  return { counts: data, refetch }
}
