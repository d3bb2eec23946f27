/** What a merchant should do next, worked out from what is known. The most urgent comes first. */
import type { RouteLocationRaw } from 'vue-router'
import type { Certification, Id, Posting, Shift } from '@/api/types'
import type { Tone } from '@/desk/tones'
import { t } from '@/i18n'
import { tm } from '@/i18n/merchant'
import { tb } from './text'

export interface Step {
  key: string
  title: string
  text: string
  tone: Tone
  to: RouteLocationRaw
}

const shown = 8

export function nextSteps(merchantId: Id, certification: Certification | undefined, postings: readonly Posting[], unread: number): Step[] {
  const steps: Step[] = []
  const params = { merchantId }
  const state = certification?.state
  if (state && state !== 'approved') {
    steps.push({
      key: 'certify',
      title: t(`cert.${state}`),
      text: tm(`cert.${state}_help`),
      tone: state === 'pending' ? 'warn' : 'danger',
      to: { name: 'certification', params },
    })
  }
  for (const posting of postings.filter((item) => item.state === 'taken_down')) {
    steps.push({ key: 'taken-down', title: tb('todo.taken_down', { title: posting.title ?? '' }), text: posting.state_reason ?? tb('todo.taken_down_do'), tone: 'danger', to: { name: 'publish', params: { merchantId, postingId: posting.id } } })
  }
  for (const posting of postings.filter((item) => item.state === 'draft' && item.state_reason)) {
    steps.push({ key: 'refused', title: tb('todo.refused', { title: posting.title ?? tb('postings.untitled') }), text: posting.state_reason ?? '', tone: 'danger', to: { name: 'publish', params: { merchantId, postingId: posting.id } } })
  }
  for (const posting of postings.filter((item) => ['live', 'full', 'paused'].includes(item.state))) {
    const waiting = posting.shifts.reduce((sum, shift) => sum + shift.waiting, 0)
    if (waiting > 0) steps.push({ key: 'waiting', title: tb('todo.waiting', { n: waiting }), text: posting.title ?? '', tone: 'warn', to: { name: 'pipeline', params: { merchantId, postingId: posting.id } } })
  }
  if (unread > 0) steps.push({ key: 'unread', title: tb('todo.unread', { n: unread }), text: tb('todo.unread_do'), tone: 'warn', to: { name: 'talks', params } })
  const drafts = postings.filter((item) => item.state === 'draft' && !item.state_reason)
  if (drafts.length > 0) steps.push({ key: 'drafts', title: tb('todo.drafts', { n: drafts.length }), text: tb('todo.drafts_do'), tone: 'info', to: { name: 'postings', params, query: { state: 'draft' } } })
  if (postings.length === 0) steps.push({ key: 'publish', title: tm('home.no_postings'), text: tm('home.no_postings_do'), tone: 'info', to: { name: 'publish', params } })
  return steps.slice(0, shown)
}

export function upcomingShifts(postings: readonly Posting[], now: number = Date.now()): { shift: Shift; posting: Posting }[] {
  return postings
    .filter((posting) => posting.state === 'live' || posting.state === 'full' || posting.state === 'paused')
    .flatMap((posting) => posting.shifts.map((shift) => ({ shift, posting })))
    .filter(({ shift }) => Date.parse(shift.ends_at) > now)
    .sort((a, b) => a.shift.starts_at.localeCompare(b.shift.starts_at))
    .slice(0, shown)
}
