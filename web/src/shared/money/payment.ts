import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api } from '@/api/client'
import type { Id } from '@/api/types'
import { tp } from './text'
import type { Payment } from './types'

/** Whose word counts for a payment, as the texts call it. */
export const vendorOf = (payment: Payment) => tp(payment.account === 'acquirer' ? 'payment.apple' : 'payment.alipay')

/** A payment, asked for every two seconds until it has ended: coming back from the payer's page proves nothing. */
export function usePayment(id: MaybeRefOrGetter<Id>) {
  return useQuery({
    queryKey: computed(() => [`/payments/${toValue(id)}`]),
    queryFn: () => api.get<Payment>(`/payments/${toValue(id)}`),
    refetchInterval: (query) => (query.state.data?.state === 'waiting' ? 2000 : false),
  })
}
