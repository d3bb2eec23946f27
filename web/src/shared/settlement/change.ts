/** The form of what changes one wage: pieces, bonus, deduction, tip, or a part of it now; for the phone and the desktop. */
import { reactive, ref, watch } from 'vue'
import { fenOf } from '../format'
import { ts } from './text'
import type { AmountWithReason, WageChange, WageLine } from './types'

export const kinds = ['bonus', 'deduction', 'tip', 'part'] as const

export function useChange(line: WageLine, change: WageChange | undefined) {
  const of = (said: AmountWithReason | undefined) => ({ amount: said ? (said.amount_fen / 100).toFixed(2) : '', reason: said?.reason ?? '' })
  const form = reactive({
    pieces: change?.pieces?.toString() ?? line.work?.toString() ?? '',
    bonus: of(change?.bonus),
    deduction: of(change?.deduction),
    tip: of(change?.tip),
    part: of(change?.part),
  })
  const problem = ref('')
  watch(form, () => (problem.value = ''))

  /** Nothing where nothing was said, null where what was said cannot be. */
  function said(kind: (typeof kinds)[number]): AmountWithReason | undefined | null {
    const { amount, reason } = form[kind]
    if (amount.trim() === '' && reason.trim() === '') return undefined
    const fen = fenOf(amount)
    if (!fen) problem.value = ts('sheet.amount_wrong')
    else if (Array.from(reason.trim()).length < 2) problem.value = ts('sheet.reason_needed')
    else return { amount_fen: fen, reason: reason.trim() }
    return null
  }

  /** The change, null for none; undefined while something is wrong, which `problem` says. */
  function made(): WageChange | null | undefined {
    problem.value = ''
    const to: WageChange = { application_id: line.application_id }
    if (line.unit === 'piece' && /^\d{1,7}$/.test(form.pieces.trim())) to.pieces = Number(form.pieces)
    for (const kind of kinds) {
      const one = said(kind)
      if (one === null) return undefined
      if (one) to[kind] = one
    }
    return Object.keys(to).length > 1 ? to : null
  }

  return { form, problem, made }
}
