import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { ActionKey, api } from '@/api/client'
import type { Id } from '@/api/types'
import type { Ratings } from './types'

/** What the reader can say about the other side, or about what the other side said. */
export type RatingKind = 'rate' | 'reply' | 'appeal'

/** What both sides of a sign-up said after the work, and the way to say something. */
export function useRatings(application: MaybeRefOrGetter<Id>) {
  const queries = useQueryClient()
  const queryKey = computed(() => ['ratings', toValue(application)])
  const path = computed(() => `/applications/${toValue(application)}/ratings`)
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => api.get<Ratings>(path.value) })
  const action = new ActionKey()

  async function send(kind: RatingKind, text: string, stars: number) {
    const rated = data.value?.other?.id
    const call = {
      rate: { to: path.value, body: { stars, text: text || null } },
      reply: { to: `/ratings/${rated}/reply`, body: { text } },
      appeal: { to: `/ratings/${rated}/appeal`, body: { reason: text } },
    }[kind]
    queries.setQueryData(queryKey.value, await action.run((key) => api.post<Ratings>(call.to, call.body, key)))
  }
  return { data, error, refetch, send }
}

/** How much must be written at least, and can be at most. */
export const LEAST_CHARS: Record<RatingKind, number> = { rate: 0, reply: 1, appeal: 2 }
export const MOST_CHARS: Record<RatingKind, number> = { rate: 200, reply: 200, appeal: 500 }
