/** The shapes of customer service, as docs/api.md gives them. */
import type { Id, Instant, Message } from '@/api/types'

export const topics = ['jobs', 'wages', 'account', 'merchant', 'safety', 'other'] as const
export type Topic = (typeof topics)[number]

export interface Chat {
  id: Id
  desk: 'built_in' | 'qiyu'
  topic: Topic
  state: 'waiting' | 'taken' | 'ended'
  last_seq: number
  unread: number
  ahead: number | null
  trouble: 'queued' | 'closed' | 'unreachable' | null
  ends_at: Instant | null
  ended_at: Instant | null
  ended_by: 'person' | 'staff' | 'desk' | 'idle' | null
  may_rate: boolean
  rating: number | null
  case_id: Id | null
  created_at: Instant
}
export interface Support {
  desk: 'built_in' | 'qiyu'
  staffed: boolean
  opens: string | null
  closes: string | null
  needs_consent: boolean
  hotline: string
  email: string
  chat: Chat | null
}
export type Sending = 'waiting' | 'leaving' | 'sent' | 'unknown' | 'failed'
export interface ChatMessage {
  id: Id
  seq: number
  side: 'person' | 'staff'
  kind: 'text' | 'picture'
  text: string | null
  links: Message['links']
  picture_id: Id | null
  sending: Sending | null
  client_id: string
  at: Instant
}

export const caseKinds = ['enquiry', 'complaint', 'appeal'] as const
export type CaseKind = (typeof caseKinds)[number] | 'feedback'
export const abouts: Record<(typeof caseKinds)[number], readonly About[]> = {
  enquiry: ['posting', 'merchant', 'withdrawal', 'account'],
  complaint: ['posting', 'merchant', 'withdrawal', 'account'],
  appeal: ['review', 'certification', 'withdrawal', 'rating', 'identity', 'wallet', 'account'],
}
export type About = 'posting' | 'merchant' | 'withdrawal' | 'review' | 'certification' | 'rating' | 'identity' | 'wallet' | 'account'
export interface MyCaseRow {
  id: Id
  number: string | null
  kind: CaseKind
  channel: 'form' | 'written' | 'hotline' | 'mail' | 'chat'
  state: 'open' | 'answered'
  about: About | null
  about_id: Id | null
  text: string
  received_at: Instant
  due_at: Instant | null
  strictest_at: Instant
  result: 'done' | 'partly' | 'refused' | null
  answer: string | null
  answered_at: Instant | null
  round: number
}
export interface MyCase extends MyCaseRow {
  about_title: string | null
  contact: string | null
  pictures: Id[]
  steps: { at: Instant; kind: 'received' | 'assigned' | 'answered' | 'reopened' | 'breached'; round: number }[]
}
export interface FiledUnsigned {
  number: string | null
  received_at: Instant
  due_at: Instant | null
  strictest_at: Instant
}
export interface Terms {
  version: string
  paragraphs: string[]
}
export interface Survey {
  id: Id
  title: string
  intro: string
  questions: { text: string; choices: string[] }[]
}
