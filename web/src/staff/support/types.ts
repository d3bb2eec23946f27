/** The shapes of customer service's own calls, as docs/api.md gives them. */
import type { Id, Instant } from '@/api/types'
import type { About, CaseKind, ChatMessage, Topic } from '@/shared/support/types'

export interface ChatRow {
  id: Id
  topic: Topic
  state: 'waiting' | 'taken' | 'ended'
  mine: boolean
  unread: number
  last_seq: number
  last_at: Instant
  waiting_since: Instant
  ends_at: Instant | null
  ended_at: Instant | null
  ended_by: 'person' | 'staff' | 'desk' | 'idle' | null
  rating: number | null
  case_id: Id | null
}
export interface ServedChat extends ChatRow {
  other_name: string
  person_id: Id
  messages: ChatMessage[]
}
export interface ServedNews {
  chat: ChatRow
  items: ChatMessage[]
}
export interface EarlierHelp {
  chats: ChatRow[]
  cases: SupportCaseRow[]
}
export interface Counts {
  waiting: number
  mine: number
  unread: number
  most: number
}
export interface Agent {
  person_id: Id
  other_name: string
  me: boolean
  taken: number
  most: number
}
export interface CannedAnswer {
  id: Id
  topic: Topic
  title: string
  text: string
}
export interface SupportCaseRow {
  id: Id
  number: string | null
  kind: CaseKind
  channel: 'form' | 'written' | 'hotline' | 'mail' | 'chat'
  state: 'open' | 'answered'
  about: About | null
  about_id: Id | null
  chat_id: Id | null
  account: boolean
  owner_id: Id | null
  mine: boolean
  received_at: Instant
  due_at: Instant | null
  deadline_at: Instant
  late: boolean
  result: 'done' | 'partly' | 'refused' | null
  round: number
}
export interface SupportCase extends SupportCaseRow {
  closed_because: string | null
  text: string | null
  contact: string | null
  answer: string | null
  about_title: string | null
  pictures: Id[]
  history: { at: Instant; kind: string; round: number; by_id: Id | null; note: string | null; fields: string[] }[]
}
export interface SurveyResults {
  id: Id
  title: string
  intro: string
  state: 'open' | 'closed'
  answered: number | null
  smallest_group: number
  questions: { text: string; choices: { text: string; count: number | null }[] }[]
  created_at: Instant
  closed_at: Instant | null
}
