import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api } from '@/api/client'
import type { Id } from '@/api/types'
import { queryClient } from '@/shared/query'
import { tp } from './text'
import type { Payment } from './types'

/** Whose word counts for a payment, as the texts call it. */
export const vendorOf = (payment: Payment) => tp(payment.account === 'acquirer' ? 'payment.apple' : 'payment.alipay')

/** A payment, asked for every two seconds until it has ended: coming back from the payer's page proves nothing. */
export function usePayment(id: MaybeRefOrGetter<Id>) {
  const payment = useQuery({
    queryKey: computed(() => [`/payments/${toValue(id)}`]),
    queryFn: () => api.get<Payment>(`/payments/${toValue(id)}`),
    refetchInterval: (query) => (query.state.data?.state === 'waiting' ? 2000 : false),
  })
  // What was bought is there now; the page of it, which this device may have left a moment ago, does not know it yet.
  const ended = computed(() => payment.data.value && payment.data.value.state !== 'waiting' && payment.data.value.merchant_id)
  watch(ended, (merchant) => {
    const about = (key: unknown) => typeof key === 'string' && key.startsWith(`/merchants/${merchant}/`)
    if (merchant) void queryClient.invalidateQueries({ predicate: (query) => about(query.queryKey[0]) })
  }, { immediate: true })
  return payment
}
