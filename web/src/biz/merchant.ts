/** Which merchant somebody works for at the moment; remembered, because most people work for one. */
import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api } from '@/api/client'
import type { Certification, Id, Merchant } from '@/api/types'
import { me } from '@/shared/session'
import { readStored, writeStored } from '@/shared/storage'

export function currentMerchant(): Id | null {
  const mine = me.value?.merchants ?? []
  const remembered = readStored<Id>('merchant')
  return (mine.find((merchant) => merchant.id === remembered) ?? mine[0])?.id ?? null
}

export function rememberMerchant(id: Id): void {
  writeStored('merchant', id)
}

export function useMembership(id: MaybeRefOrGetter<Id>) {
  return computed(() => me.value?.merchants.find((merchant) => merchant.id === toValue(id)) ?? null)
}

export function useMerchant(id: MaybeRefOrGetter<Id>) {
  return useQuery({
    queryKey: computed(() => ['merchant', toValue(id)]),
    queryFn: () => api.get<Merchant>(`/merchants/${toValue(id)}`),
  })
}

export function useCertification(id: MaybeRefOrGetter<Id>) {
  return useQuery({
    queryKey: computed(() => ['certification', toValue(id)]),
    queryFn: () => api.get<Certification>(`/merchants/${toValue(id)}/certification`),
  })
}
