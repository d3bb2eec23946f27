/** What a merchant's billing pages do, on the phone and on the desktop. */
import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { ActionKey, api } from '@/api/client'
import type { Id, Page, Posting } from '@/api/types'
import { locale } from '@/i18n'
import { usePaged } from '@/shared/paged'
import type { Begun, Entitlement, Funds, Order, Payment, PayWay, Product, ProductForSale, SpendingMonth } from './types'

export function useTill(merchantId: MaybeRefOrGetter<Id>, way: PayWay) {
  const path = (rest: string) => `/merchants/${toValue(merchantId)}/${rest}`
  const list = <T>(rest: string) => useQuery({ queryKey: computed(() => [path(rest)]), queryFn: () => api.get<T>(path(rest)) })
  const products = useQuery({ queryKey: computed(() => ['/service-products', locale.value]), queryFn: () => api.get<Page<ProductForSale>>('/service-products') })
  const entitlements = list<Page<Entitlement>>('entitlements')
  const funds = list<Funds>('funds')
  const spending = list<Page<SpendingMonth>>('spending')
  // Jobs that wages can be put in for.
  const jobs = usePaged<Posting>(() => path('postings'), { state: 'live' })
  const orders = usePaged<Order>(() => path('orders'))
  const payments = usePaged<Payment>(() => path('payments'))
  // One each: the success of one action ends its key, and must not end that of another whose answer was lost.
  const ordering = new ActionKey()
  const paying = new ActionKey()
  const funding = new ActionKey()
  const cancelling = new ActionKey()
  const giving = new ActionKey()
  const taking = new ActionKey()

  /** The browser goes on to the payer's page; it comes back to the page of the payment. */
  const go = (begun: Begun) => begun.redirect_url && window.location.assign(begun.redirect_url)

  async function pay(order: Order) {
    go(await paying.run((key) => api.post<Begun>(`/orders/${order.id}/payments`, { way }, key)))
  }

  function place(product: Product, packs: number): Promise<Order> {
    return ordering.run((key) => api.post<Order>(path('orders'), { product, packs }, key))
  }

  async function fund(amount: number, posting: Id | null) {
    go(await funding.run((key) => api.post<Begun>(path('fundings'), { amount_fen: amount, posting_id: posting, way }, key)))
  }

  async function cancel(order: Order) {
    await cancelling.run((key) => api.post(`/orders/${order.id}/cancel`, {}, key))
    await orders.refresh()
  }

  async function giveBack(order: Order) {
    await giving.run((key) => api.post(`/orders/${order.id}/refunds`, { units: unused(order) }, key))
    await Promise.all([orders.refresh(), entitlements.refetch()])
  }

  async function takeBack(amount: number) {
    await taking.run((key) => api.post(path('funds/refunds'), { amount_fen: amount }, key))
    await Promise.all([funds.refetch(), payments.refresh()])
  }

  const leftOf = (product: Product) => entitlements.data.value?.items.find((known) => known.product === product) ?? { product, left: 0, used: 0 }
  const months = computed(() => spending.data.value?.items ?? [])
  return { products, entitlements, funds, months, jobs, orders, payments, leftOf, pay, place, fund, cancel, giveBack, takeBack }
}

/** What of an order can still be given back. */
export const unused = (order: Order) => (order.state === 'paid' ? order.units - order.used - order.returned : 0)

/** What goes back for all that is unused. */
export function worth(order: Order): number {
  const units = unused(order)
  return order.returned + units === order.units ? order.amount_fen - order.refunded_fen : Math.floor(order.amount_fen / order.units) * units
}

/** "88.05" → 8805; null for what is no amount from 1 yuan to a million. */
export function fundingFen(text: string): number | null {
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(text.trim())) return null
  const [whole = '', part = ''] = text.trim().split('.')
  const fen = Number(whole) * 100 + Number(part.padEnd(2, '0'))
  return fen >= 100 && fen <= 100_000_000 ? fen : null
}
