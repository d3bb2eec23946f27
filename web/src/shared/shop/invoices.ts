import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { ActionKey, api } from '@/api/client'
import type { Id, Page } from '@/api/types'
import { usePaged } from '@/shared/paged'
import type { Invoice, InvoiceDetail, InvoiceKind, InvoiceState, InvoiceableOrder, PostingPlaces, StatementMonth } from './types'

/** What a merchant's invoices page shows and does. */
export function useInvoices(merchantId: MaybeRefOrGetter<Id>) {
  const path = (rest: string) => `/merchants/${toValue(merchantId)}/${rest}`
  const offered = useQuery({ queryKey: computed(() => [path('invoiceable')]), queryFn: () => api.get<Page<InvoiceableOrder>>(path('invoiceable')) })
  const list = usePaged<Invoice>(() => path('invoices'))
  const asking = new ActionKey()
  async function ask(wanted: NewInvoice) {
    await asking.run((key) => api.post<Invoice>(path('invoices'), wanted, key))
    await Promise.all([offered.refetch(), list.refresh()])
  }
  return { offered, list, ask }
}

export interface NewInvoice {
  kind: InvoiceKind
  orders: Id[]
  amount_fen: number
  title: string
  tax_number: string | null
  email: string
}

/** One invoice, with what its merchant can do with it. */
export function useInvoice(id: MaybeRefOrGetter<Id>) {
  const path = () => `/invoices/${toValue(id)}`
  const found = useQuery({ queryKey: computed(() => [path()]), queryFn: () => api.get<InvoiceDetail>(path()) })
  const acting = new ActionKey()
  const act = async (rest: string, body: object) => {
    await acting.run((key) => api.post(`${path()}/${rest}`, body, key))
    await found.refetch()
  }
  return { ...found, withdraw: () => act('withdrawal', {}), reverse: (reason: string) => act('reversal', { reason }) }
}

export function useMonths(merchantId: MaybeRefOrGetter<Id>) {
  const path = () => `/merchants/${toValue(merchantId)}/statement-months`
  return useQuery({ queryKey: computed(() => [path()]), queryFn: () => api.get<Page<StatementMonth>>(path()) })
}

export function usePlaces(merchantId: MaybeRefOrGetter<Id>) {
  const path = () => `/merchants/${toValue(merchantId)}/posting-places`
  return useQuery({ queryKey: computed(() => [path()]), queryFn: () => api.get<PostingPlaces>(path()) })
}

/** The cookie goes along, so that the browser saves it like any download. */
export const invoiceFile = (id: Id) => `/api/v1/invoices/${id}/file`
export const statementFile = (merchantId: Id, from: string, to: string) => `/api/v1/merchants/${merchantId}/statement?from=${from}&to=${to}`

/** The last day of "2026-11", or today within the present month. */
export function monthEnd(month: string, today: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
  return last > today ? today : last
}

/** Whether these days are at most a year and not in the future; the server asks the same. */
export function spanFits(from: string, to: string, today: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(from) || !/^\d{4}-\d\d-\d\d$/.test(to)) return false
  const nextYear = `${Number(from.slice(0, 4)) + 1}${from.slice(4)}`
  return from <= to && to <= today && to < nextYear
}

export const toneOf: Record<InvoiceState, 'info' | 'ok' | 'warn' | 'danger' | 'plain'> = {
  to_issue: 'info',
  issued: 'ok',
  refused: 'danger',
  withdrawn: 'plain',
  red_asked: 'warn',
  red: 'plain',
}
