import { useQuery } from '@tanstack/vue-query'
import { api } from '@/api/client'
import type { Overview } from './types'
import { isStaff } from './roles'

/** The counts, for the first page and the navigation. Others work on the same queues, so it is asked again by itself. */
export const useOverview = () =>
  useQuery({ queryKey: ['staff-overview'], queryFn: () => api.get<Overview>('/staff/overview'), enabled: isStaff, refetchInterval: 60_000 })
