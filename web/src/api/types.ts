/** The API's shapes, as docs/api.md gives them. One place, so that the three entries agree. */

export type Id = string
/** RFC 3339 in UTC. */
export type Instant = string

export interface Page<T> {
  items: T[]
  next: string | null
}

export type Datum = 'wgs84' | 'gcj02'
export interface Point {
  lat: number
  lng: number
  datum: Datum
}

export interface Policy {
  version: string
  hash: string
  updated_on: string
  effective_on: string
  /** A later version that is announced already. */
  upcoming?: { version: string; effective_on: string } | null
  title: string
  operator: { name: string; hotline: string; email: string; address: string; privacy_department: string; court: string }
  sections: { id: string; title: string; blocks: PolicyBlock[] }[]
}
/** Which members stand in it depends on the kind; the others are empty. */
export interface PolicyBlock {
  kind: 'paragraph' | 'list' | 'table'
  text: string
  sensitive: boolean
  items: string[]
  columns: string[]
  rows: { cells: string[]; sensitive: boolean }[]
}
export interface PolicyAcceptance {
  needed: boolean
  version: string
  changes: { kind?: string | null; reduces_rights: boolean; zh: string; en: string }[]
}

export interface District {
  code: string
  name: string
  lat: number
  lng: number
}
export interface City extends District {
  districts: District[]
}
export interface Category {
  code: string
  zh: string
  en: string
}

export type Gender = 'male' | 'female' | 'unstated'
export interface Profile {
  name: string | null
  gender: Gender | null
  birth_year_month: string | null
  city_code: string | null
  available_from: string | null
  intent: string | null
}
export type StaffRole = 'reviewer' | 'support' | 'finance' | 'privacy' | 'admin'
export type MemberRole = 'owner' | 'recruiter' | 'finance'
export type CertState = 'none' | 'pending' | 'approved' | 'refused' | 'suspended' | 'lapsed'
export interface Membership {
  id: Id
  name: string
  role: MemberRole
  certification: CertState
}
export interface Me {
  id: Id
  username: string
  phone_masked: string
  has_password: boolean
  /** `cancelling` comes only with signing in: then nothing works but stopping it. */
  state?: 'active' | 'cancelling' | 'locked' | 'cancelled'
  profile: Profile
  staff_roles: StaffRole[]
  /** Whether the real name is verified. */
  verified?: boolean
  /** Nothing of this minor is processed until a guardian consents. */
  waits_for_guardian?: boolean
  merchants: Membership[]
  policy_acceptance: PolicyAcceptance
}
export interface SignedIn {
  token: string | null
  me: Me
}
export interface Session {
  id: Id
  device: string
  created_at: Instant
  last_seen_at: Instant
  current: boolean
}
export interface Notice {
  id: Id
  kind: string
  title: string
  body: string
  link: string | null
  /** The saved search that it comes from. */
  subscription_id: Id | null
  created_at: Instant
  read: boolean
}
export interface Invitation {
  id: Id
  merchant_id: Id
  merchant_name: string
  role: MemberRole
  created_at: Instant
}

export type MerchantKind = 'company' | 'sole'
export interface Merchant {
  id: Id
  name: string
  kind: MerchantKind
  certification: CertState
  badge: boolean
  role: MemberRole
}
export interface Certification {
  state: CertState
  reason: string | null
  submitted_at: Instant | null
  decided_at: Instant | null
  recheck_due_at: Instant | null
  company_name: string | null
  credit_code_masked: string | null
  address: string | null
  responsible_name_masked: string | null
  responsible_id_masked: string | null
}
export interface CertificationBody {
  company_name?: string
  credit_code?: string
  address?: string
  licence_document_id?: Id
  responsible_name: string
  responsible_id_number: string
  responsible_document_id?: Id
}
export interface Member {
  person_id: Id
  username: string
  role: MemberRole
  joined_at: Instant
}

export type PostingKind = 'job' | 'wanted'
export type Mode = 'first_come' | 'merchant_picks'
export type WageUnit = 'hour' | 'day' | 'piece' | 'month'
export type Settlement = 'daily' | 'weekly' | 'monthly' | 'on_completion'
export type PostingState = 'draft' | 'in_review' | 'live' | 'paused' | 'full' | 'closed' | 'expired' | 'taken_down'
export type OrderBy = 'nearest' | 'newest' | 'best' | 'best_paid'
export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night'
/** Why the best match puts a posting where it is. */
export type Reason = 'near' | 'day' | 'category' | 'intent' | 'city' | 'new' | 'paid_daily' | 'weekend'

export interface Video { url: string; seconds: number; width: number; height: number }
/** A picture, or an item of an album; of a video, the addresses are its poster's. */
export interface Photo { id: Id; url: string; thumb_url: string; video?: Video | null }
export interface PostingBody {
  merchant_id?: Id
  kind: PostingKind
  title?: string
  category?: string
  description?: string
  mode?: Mode
  wage_fen?: number
  wage_unit?: WageUnit
  settlement?: Settlement
  requirements?: string
  min_age?: number
  place?: { city_code?: string; district_code?: string; address?: string; point?: Point | null }
  contact_name?: string
  contact_phone?: string
  contact_email?: string | null
  shifts?: { starts_at: Instant; ends_at: Instant; headcount: number }[]
  album?: Id[]
  valid_until?: Instant
  cancel_free_hours?: number
}
export interface Shift {
  id: Id
  starts_at: Instant
  ends_at: Instant
  headcount: number
  taken: number
  waiting: number
  my_application: { id: Id; state: ApplicationState } | null
}
/** What others say on average: 47 tenths are 4.7 of 5 stars. There are at least three. */
export interface Average {
  tenths: number
  count: number
}
export interface Posting {
  id: Id
  kind: PostingKind
  state: PostingState
  state_reason: string | null
  merchant: { id: Id; name: string; badge: boolean } | null
  merchant_rating: Average | null
  title: string | null
  category: string | null
  description: string | null
  mode: Mode | null
  wage_fen: number | null
  wage_unit: WageUnit | null
  settlement: Settlement | null
  requirements: string | null
  min_age: number | null
  place: {
    city_code: string | null
    city: string | null
    district_code: string | null
    district: string | null
    address: string | null
    point: Point | null
  } | null
  contact_name_masked: string | null
  contact_name?: string | null
  contact_phone_masked?: string | null
  shifts: Shift[]
  album: Photo[]
  valid_until: Instant | null
  cancel_free_hours: number | null
  published_at: Instant | null
  refreshed_at: Instant | null
  created_at: Instant
  mine: boolean
  /** Whether the caller keeps it as a favourite. */
  favourite: boolean
}
export interface Finding {
  rule: string
  title: string
  severity: 'refuse' | 'review'
  field: string
  start: number
  end: number
  words: string
}
export interface CheckResult {
  missing: string[]
  findings: Finding[]
}
export interface HistoryEntry {
  at: Instant
  from: PostingState | null
  to: PostingState
  by: 'merchant' | 'staff' | 'system'
  member: string | null
  reason: string | null
  evidence: Record<string, unknown> | null
}
export type ReportReason = 'fraud' | 'fee' | 'false_info' | 'discrimination' | 'illegal' | 'other'
export interface Report {
  id: Id
  posting_id: Id
  posting_title: string
  reason: ReportReason
  state: 'open' | 'upheld' | 'dismissed'
  result: string | null
  created_at: Instant
}
export interface Card {
  id: Id
  kind: PostingKind
  title: string
  /** Character ranges of `title` that matched the words. */
  highlight: [number, number][]
  category: string
  wage_fen: number | null
  wage_unit: WageUnit | null
  settlement: Settlement | null
  mode: Mode | null
  city: string
  district: string | null
  distance_m: number | null
  next_shift_at: Instant | null
  shift_count: number
  places_left: number
  merchant: { name: string; badge: boolean } | null
  thumb_url: string | null
  published_at: Instant
  /** A paid place (广告). */
  ad: boolean
  /** In the best match only. */
  why: Reason[]
  signed_up: boolean
}
export interface SearchPage extends Page<Card> {
  total: number
  /** False when `total` is only a lower bound. */
  total_exact?: boolean
  /** The words found too little, so some of them were let go. */
  relaxed?: boolean
  /** Nothing holds the words; this was searched for instead. */
  corrected: string | null
  /** Words of which far more is found. */
  did_you_mean: string | null
  /** Too much was found to look at all of it; `total` is an estimate. */
  partial: boolean
  /** The person's own wishes moved these results. */
  personalised: boolean
}
/** A job that one keeps; without a card it has closed. */
export interface Favourite {
  id: Id
  posting_id: Id
  title: string
  card: Card | null
  at: Instant
}
export interface FacetValue {
  value: string
  count: number
}
/** How many jobs each value of a filter would find. */
export interface Facets {
  total: number
  partial: boolean
  category: FacetValue[]
  settlement: FacetValue[]
  wage_unit: FacetValue[]
  mode: FacetValue[]
  part: FacetValue[]
  weekend: number
  students: number
  company: number
  /** The next days. */
  date: FacetValue[]
  hourly_min_fen: FacetValue[]
  radius_m: FacetValue[]
}
/** Jobs that lie near each other on the map. */
export interface Cluster {
  lat: number
  lng: number
  count: number
  south: number
  west: number
  north: number
  east: number
  /** The jobs when there are at most three. */
  cards: Card[]
}
export interface Clusters {
  items: Cluster[]
  total: number
  partial: boolean
  relaxed: boolean
  corrected: string | null
}
export interface Suggestions {
  items: { text: string; count: number | null }[]
  /** Nothing was typed: these stand in the most titles. */
  popular: boolean
}
export interface SearchQuery {
  lat?: number
  lng?: number
  datum?: Datum
  radius_m?: number
  city?: string
  district?: string
  q?: string
  category?: string
  settlement?: Settlement
  wage_unit?: WageUnit
  wage_min_fen?: number
  hourly_min_fen?: number
  part?: DayPart
  weekend?: true
  students?: true
  company?: true
  date_from?: string
  date_to?: string
  mode?: Mode
  kind?: PostingKind
  order?: OrderBy
  cursor?: string
  limit?: number
}

export type ApplicationState =
  | 'applied'
  | 'shortlisted'
  | 'standby'
  | 'accepted'
  | 'confirmed'
  | 'checked_in'
  | 'finished'
  | 'settled'
  | 'no_show'
  | 'rejected'
  | 'withdrawn'
  | 'cancelled_by_seeker'
  | 'cancelled_by_merchant'
  | 'lapsed'
export interface ShiftTimes {
  id: Id
  starts_at: Instant
  ends_at: Instant
}
export type CancelTerms = 'free' | 'mark'
export interface Application {
  id: Id
  state: ApplicationState
  queue_position: number | null
  note: string | null
  posting: {
    id: Id
    title: string
    merchant_name: string
    merchant_id: Id
    address: string | null
    point: Point | null
    wage_fen: number | null
    wage_unit: WageUnit | null
    settlement: Settlement | null
    state: PostingState
  }
  shift: ShiftTimes
  applied_at: Instant
  accepted_at: Instant | null
  confirm_by: Instant | null
  bound_at: Instant | null
  ended_at: Instant | null
  reason: string | null
  cancel: { now: CancelTerms; free_until: Instant | null; text: string } | null
  next: string[]
}
export type PipelineAction = 'shortlist' | 'accept' | 'standby' | 'reject' | 'cancel' | 'check_in' | 'finish' | 'no_show' | 'settle'
export interface Applicant {
  id: Id
  state: ApplicationState
  queue_position: number | null
  seeker: { name_masked: string; verified: boolean; finished_count: number; no_show_count: number; rating: Average | null }
  note: string | null
  /** The resume that they delivered for this job, until they withdraw it. */
  resume_delivery_id: Id | null
  shift: ShiftTimes
  applied_at: Instant
  accepted_at: Instant | null
  confirm_by: Instant | null
  bound_at: Instant | null
  reason: string | null
  next: PipelineAction[]
}
export interface ActionResult {
  id: Id
  ok: boolean
  code: string | null
  state: ApplicationState | null
}
export interface Note { id: Id; text: string; by: string; created_at: Instant }
/** `dial` is a `tel:` address; only that of a relay may be shown. A lent one leads there `until` then, from `dial_from` alone. */
export interface PhoneNumber { masked: string; dial: string; relayed: boolean; until: Instant | null; dial_from: string | null }

export type Side = 'seeker' | 'merchant'
export type MessageKind = 'text' | 'picture' | 'job_card' | 'voice' | 'video' | 'resume_card'
export interface Conversation {
  id: Id
  side: Side
  other_name: string
  merchant_id: Id
  posting: { id: Id; title: string } | null
  last: { seq: number; kind: MessageKind; preview: string; at: Instant } | null
  unread: number
  my_read: number
  other_delivered: number
  other_read: number
}
export interface Message {
  id: Id
  conversation_id: Id
  seq: number
  mine: boolean
  side: Side
  kind: MessageKind
  text: string | null
  /** Links in the text, by characters. */
  links: { start: number; end: number; url: string }[]
  /** What the text asks for that nobody should give. */
  warning: 'money' | 'code' | null
  photo: { url: string; thumb_url: string } | null
  posting: { id: Id; title: string; wage_fen: number; wage_unit: WageUnit } | null
  recording: Recording | null
  /** What it says is read by way of its delivery. */
  resume: { delivery_id: Id; parts: string[]; shared: boolean } | null
  client_id: string
  at: Instant
}
/** A voice or a video of a talk. */
export interface Recording { id: Id; url: string; millis: number; media_type: string; width: number | null; height: number | null }
export type TalkReportReason = 'asks_money' | 'credentials' | 'harassment' | 'deceit' | 'illegal' | 'other'
export interface TalkReport {
  id: Id
  conversation_id: Id
  reason: TalkReportReason
  messages: number
  state: 'open' | 'upheld' | 'dismissed'
  result: string | null
  created_at: Instant
}
export interface MessageBody {
  client_id: string
  kind: MessageKind
  text?: string
  photo_id?: Id
  posting_id?: Id
  recording_id?: Id
  resume_delivery_id?: Id
}
