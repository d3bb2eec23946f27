/**
 * Apple Pay on our own page. The device opens its sheet, asks for a merchant session, and gives a token once its owner has
 * looked at it. Nothing is loaded from Apple: the browser has it built in.
 * https://developer.apple.com/documentation/applepayontheweb/apple-pay-js-api
 */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ActionKey, ApiError, api } from '@/api/client'
import type { Begun, Order, Payment } from './types'

/** What the server says that a sheet is opened with; null where Apple Pay is not set up. */
export interface ApplePaySheet {
  label: string
  country_code: string
  currency_code: string
  merchant_capabilities: string[]
  supported_networks: string[]
}

interface DeviceSession {
  onvalidatemerchant: ((event: { validationURL: string }) => void) | null
  onpaymentauthorized: ((event: { payment: { token: { paymentData: unknown } } }) => void) | null
  oncancel: (() => void) | null
  begin(): void
  abort(): void
  completeMerchantValidation(session: unknown): void
  completePayment(result: { status: number }): void
}

interface DeviceSessions {
  new (version: number, request: object): DeviceSession
  readonly STATUS_SUCCESS: number
  readonly STATUS_FAILURE: number
  canMakePayments(): boolean
  supportsVersion(version: number): boolean
}

/** The first version with everything that is asked for here (iOS 11, Safari 11). */
const VERSION = 3

/** What the device has of it; null where it has none, or where its page is not safe enough for it. */
function device(): DeviceSessions | null {
  const known = (window as { ApplePaySession?: DeviceSessions }).ApplePaySession
  try {
    return known?.supportsVersion(VERSION) && known.canMakePayments() ? known : null
  } catch {
    return null
  }
}

/** What to open a sheet with: null unless both this device and this installation have it. */
export function useApplePay() {
  const has = device() !== null
  const shop = useQuery({ queryKey: ['/apple-pay'], queryFn: () => api.get<{ sheet: ApplePaySheet | null }>('/apple-pay'), enabled: has })
  return computed(() => (has ? (shop.data.value?.sheet ?? null) : null))
}

/**
 * Opens the sheet for an order. It must be called within the tap itself, before anything is waited for.
 *
 * Gives the payment, paid or still in the balance; null when the person closed the sheet. Rejects when nothing was charged.
 */
export function payByApple(order: Order, sheet: ApplePaySheet): Promise<Payment | null> {
  const sessions = device()
  if (!sessions) return Promise.resolve(null)
  const session = new sessions(VERSION, {
    countryCode: sheet.country_code,
    currencyCode: sheet.currency_code,
    merchantCapabilities: sheet.merchant_capabilities,
    supportedNetworks: sheet.supported_networks,
    total: { label: sheet.label, amount: (order.amount_fen / 100).toFixed(2), type: 'final' },
    // Apple signs it with the card, so that the token is good for this order alone.
    applicationData: btoa(order.id),
  })
  return new Promise((resolve, reject) => {
    session.oncancel = () => resolve(null)
    session.onvalidatemerchant = async ({ validationURL }) => {
      try {
        const path = `/orders/${order.id}/apple-pay-sessions`
        session.completeMerchantValidation(await api.post(path, { validation_url: validationURL }))
      } catch (error) {
        session.abort()
        reject(error)
      }
    }
    session.onpaymentauthorized = async ({ payment }) => {
      try {
        resolve(await authorise(order, payment.token.paymentData))
        session.completePayment({ status: sessions.STATUS_SUCCESS })
      } catch (error) {
        session.completePayment({ status: sessions.STATUS_FAILURE })
        reject(error)
      }
    }
    session.begin()
  })
}

async function authorise(order: Order, token: unknown): Promise<Payment> {
  const { payment } = await new ActionKey().run((key) => api.post<Begun>(`/orders/${order.id}/payments`, { way: 'apple_pay' }, key))
  try {
    return await api.post<Payment>(`/payments/${payment.id}/apple-pay`, { token })
  } catch (error) {
    // The answer was lost, not the payment: its page follows what becomes of it.
    if (error instanceof ApiError && error.isOffline) return payment
    throw error
  }
}
