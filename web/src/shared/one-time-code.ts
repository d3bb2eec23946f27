import { ref } from 'vue'
import { ActionKey, api, ApiError } from '@/api/client'
import { useCountdown } from './countdown'

/** Asks for a code by text message (or by mail, from another path) and counts down until the next; what went wrong is thrown. */
export function useOneTimeCode(path = '/auth/sms-codes') {
  const { left, start } = useCountdown()
  const sending = ref(false)
  const action = new ActionKey()
  async function send(to: { phone: string } | { address: string }) {
    sending.value = true
    try {
      start((await action.run((key) => api.post<{ resend_after_s: number }>(path, to, key))).resend_after_s)
    } catch (error) {
      const wait = error instanceof ApiError ? Number(error.body.retry_after_s) : NaN
      if (wait > 0) start(wait)
      throw error
    } finally {
      sending.value = false
    }
  }
  return { left, sending, send }
}

/** A mobile number of the mainland, as somebody types it. */
export const isPhone = (text: string): boolean => /^1\d{10}$/.test(text)
