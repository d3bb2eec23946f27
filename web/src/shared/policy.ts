import { useQuery } from '@tanstack/vue-query'
import { api } from '@/api/client'
import type { Policy } from '@/api/types'

export function usePolicy() {
  return useQuery({ queryKey: ['policy'], queryFn: () => api.get<Policy>('/policy'), staleTime: Infinity })
}
