import type { Id, Instant, WageUnit, Gender } from '@/api/types'

export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night'
export interface Slot { weekday: number; part: DayPart }
export interface Experience { role: string; employer: string | null; period: string | null; text: string | null }
export interface Education { school: string; subject: string | null; period: string | null }
export interface Wish { categories: string[]; places: string[]; wage_fen: number | null; wage_unit: WageUnit | null }
export interface ResumeContent {
  title: string
  name: string | null
  gender: Gender | null
  about: string | null
  experience: Experience[]
  education: Education[]
  skills: string[]
  hours: Slot[]
  wish: Wish
}
export interface ResumeFile { id: Id; kind: 'picture' | 'document'; size: number; created_at: Instant }
export interface Resume {
  id: Id
  content: ResumeContent
  files: ResumeFile[]
  public: boolean
  published_at: Instant | null
  created_at: Instant
  updated_at: Instant
}
/** What a merchant sees; a part that is not shown is null. */
export interface Shown {
  name: string | null
  title: string | null
  gender: Gender | null
  about: string | null
  experience: Experience[] | null
  education: Education[] | null
  skills: string[] | null
  hours: Slot[] | null
  wish: Wish | null
  files: ResumeFile[]
}
export interface ResumeTerms { lines: string[]; digest: string; guardian_decides: boolean }
export const parts = ['name', 'basics', 'experience', 'education', 'skills', 'hours', 'wish', 'pictures', 'documents', 'phone'] as const
export type ResumePart = (typeof parts)[number]
export interface DeliverResume { resume_id: Id; parts: ResumePart[]; seen: Instant }
export interface MyResumeDelivery {
  id: Id
  resume_id: Id
  posting_id: Id
  posting_title: string
  merchant_id: Id
  merchant_name: string
  parts: ResumePart[]
  delivered_at: Instant
  withdrawn_at: Instant | null
}
export interface Delivered { id: Id; resume_id: Id; posting_id: Id; parts: ResumePart[]; resume: Shown; delivered_at: Instant }
export interface ResumeViewed { id: Id; resume_id: Id; merchant_id: Id; merchant_name: string; delivered: boolean; at: Instant }
export interface ResumeCard { id: Id; name_masked: string; title: string; skills: string[]; roles: string[]; hours: Slot[]; wish: Wish; published_at: Instant }
export interface PublicResume { id: Id; name_masked: string; resume: Shown; published_at: Instant }
export interface JobInvitation {
  id: Id
  state: 'open' | 'accepted' | 'declined' | 'lapsed'
  resume_id: Id
  posting_id: Id
  posting_title: string
  merchant_id: Id
  merchant_name: string
  invited_at: Instant
  answer_by: Instant
  answered_at: Instant | null
  delivery_id: Id | null
  conversation_id: Id | null
}
export interface RefusedMerchant { merchant_id: Id; merchant_name: string; at: Instant }
