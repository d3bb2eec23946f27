export interface DayLine {
  day: string
  made: boolean
  visits: number | null
  seen: number | null
  shared: number | null
  signed_up: number | null
  came: number | null
  paid: number | null
}
export interface PartSum {
  code: string
  opened: number
  held_back_days: number
}
export interface WeekLine {
  monday: string
  code: string
  signed_up: number | null
  came: number | null
  paid: number | null
}
export interface Statistics {
  from: string
  to: string
  least: number
  days: DayLine[]
  pages: PartSum[]
  entries: PartSum[]
  channels: PartSum[]
  cities: WeekLine[]
  categories: WeekLine[]
}
export interface VendorFigures {
  name: string
  service: string
  zh: string
  standing: 'off' | 'answers' | 'failed'
  trouble: string | null
  days: { day: string; views: number | null; visitors: number | null }[]
}
export type Step = 'seen' | 'signed_up' | 'came' | 'paid'
