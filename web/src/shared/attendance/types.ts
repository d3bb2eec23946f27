import type { ApplicationState, Id, Instant } from '@/api/types'

export type Way = 'code' | 'hand' | 'near'
export type HoursState = 'draft' | 'open' | 'asked' | 'refused' | 'approved' | 'disputed' | 'decided'
export type HoursStep = 'ask' | 'approve' | 'refuse' | 'dispute'
export type Direction = 'in' | 'out'
export interface Stamp {
  at: Instant
  way: Way
}
export interface HoursLine {
  at: Instant
  event: 'check_in' | 'check_out' | 'ask' | 'approve' | 'refuse' | 'silence' | 'dispute' | 'decide'
  by: 'seeker' | 'merchant' | 'staff' | 'system'
  moment: Instant | null
  way: Way | null
  minutes: number | null
  text: string | null
}
export interface Attendance {
  application_id: Id
  state: ApplicationState
  starts_at: Instant
  ends_at: Instant
  check_in_from: Instant
  check_out_until: Instant
  check_in: Stamp | null
  check_out: Stamp | null
  hours: {
    state: HoursState
    minutes: number
    most_minutes: number
    asked_minutes: number | null
    approve_by: Instant | null
    next: HoursStep[]
  } | null
  history: HoursLine[]
}
export interface Attender {
  id: Id
  name_masked: string
  attendance: Attendance
}
/** A dispute as staff see it. */
export interface HoursDispute {
  id: Id
  posting_id: Id
  posting_title: string
  merchant_name: string
  disputed_at: Instant
  attendance: Attendance
}
export interface AttendanceCount {
  expected: number
  here: number
  gone: number
  to_decide: number
}
export interface AttendanceCodes {
  now: Instant
  step_seconds: number
  codes: { from: Instant; link: string }[]
}
