/** The mail address of one's own account, masked. */
import { useQuery } from '@tanstack/vue-query'
import { api } from '@/api/client'

export interface Email {
  /** Whether this installation sends mail. */
  offered: boolean
  /** `w***@example.com` */
  address_masked: string | null
  bound_at: string | null
}

export const emailPath = '/me/email'

export function useEmail() {
  return useQuery({ queryKey: [emailPath], queryFn: ({ signal }) => api.get<Email>(emailPath, {}, signal) })
}
