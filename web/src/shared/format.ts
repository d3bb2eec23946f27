/** How wages, times and distances read. Work happens in China, so clock times are China's, wherever the phone is. */
import type { Average, WageUnit } from '@/api/types'
import { locale, t } from '@/i18n'

const chinaOffsetMs = 8 * 3600_000
const dayMs = 24 * 3600_000

/** 2000 fen → "20", 2050 → "20.5", 123456 → "1234.56". */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(fen) / 100)
  const rest = Math.abs(fen) % 100
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`
  return `${sign}${whole}${decimals}`
}

/** "20.5" → 2050; null for what is no amount. Digits are handled as text, so no cent is lost to rounding. */
export function fenOf(text: string): number | null {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

export function wage(fen: number | null | undefined, unit: WageUnit | null | undefined): { amount: string; unit: string } {
  if (fen === null || fen === undefined || !unit) return { amount: '', unit: t('wage.open') }
  // Chinese sets the unit against the figure, English apart from it.
  return { amount: yuan(fen), unit: (locale.value === 'en' ? ' ' : '') + t(`unit.${unit}`) }
}

export function wageText(fen: number | null | undefined, unit: WageUnit | null | undefined): string {
  const { amount, unit: words } = wage(fen, unit)
  return amount + words
}

/** 47 tenths of 12 ratings: 评分 4.7（12 人评价）. */
export function averageText(average: Average): string {
  return t('rating.average', { stars: (average.tenths / 10).toFixed(1), n: average.count })
}

export function distance(metres: number | null | undefined): string {
  if (metres === null || metres === undefined) return ''
  if (metres < 1000) return t('distance.m', { n: Math.max(10, Math.round(metres / 10) * 10) })
  const km = metres / 1000
  return t('distance.km', { n: km < 10 ? km.toFixed(1).replace(/\.0$/, '') : Math.round(km) })
}

interface Parts {
  year: number
  month: number
  day: number
  weekday: 0 | 1 | 2 | 3 | 4 | 5 | 6
  time: string
  /** Whole days since the epoch in China, for comparing days. */
  dayNumber: number
}

function parts(instant: string | number): Parts {
  const china = new Date(new Date(instant).getTime() + chinaOffsetMs)
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    year: china.getUTCFullYear(),
    month: china.getUTCMonth() + 1,
    day: china.getUTCDate(),
    weekday: china.getUTCDay() as Parts['weekday'],
    time: `${two(china.getUTCHours())}:${two(china.getUTCMinutes())}`,
    dayNumber: Math.floor(china.getTime() / dayMs),
  }
}

/** "2026-12-05" in China. */
export function chinaDate(instant: string | number): string {
  return new Date(new Date(instant).getTime() + chinaOffsetMs).toISOString().slice(0, 10)
}

export function chinaTime(instant: string | number): string {
  return parts(instant).time
}

/** The instant of a China date and clock time: ("2026-12-05", "09:00") → "2026-12-05T01:00:00Z". */
export function instantOf(date: string, time: string): string {
  return new Date(new Date(`${date}T${time}:00Z`).getTime() - chinaOffsetMs).toISOString().replace('.000Z', 'Z')
}

export function day(instant: string | number, now: number = Date.now()): string {
  const at = parts(instant)
  const today = parts(now)
  if (at.dayNumber === today.dayNumber) return t('time.today')
  if (at.dayNumber === today.dayNumber + 1) return t('time.tomorrow')
  const date =
    at.year === today.year
      ? t('time.date', { month: at.month, day: at.day })
      : t('time.date_year', { year: at.year, month: at.month, day: at.day })
  return `${date} ${t(`weekday.${at.weekday}`)}`
}

/** "12月5日 周六 09:00–17:00", and "22:00–次日06:00" over midnight. */
export function shiftTime(startsAt: string, endsAt: string, now: number = Date.now()): string {
  return `${day(startsAt, now)} ${shiftHours(startsAt, endsAt)}`
}

export function shiftHours(startsAt: string, endsAt: string): string {
  const start = parts(startsAt)
  const end = parts(endsAt)
  const until = end.dayNumber > start.dayNumber && end.time !== '00:00' ? t('time.next_day', { time: end.time }) : end.time
  return `${start.time}–${end.time === '00:00' ? '24:00' : until}`
}

export function dateTime(instant: string | number, now: number = Date.now()): string {
  return `${day(instant, now)} ${parts(instant).time}`
}

/** How long ago, for messages and publishing times. */
export function ago(instant: string | number, now: number = Date.now()): string {
  const at = new Date(instant).getTime()
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return t('time.just_now')
  if (minutes < 60) return t('time.minutes_ago', { n: minutes })
  const here = parts(at)
  const today = parts(now)
  if (here.dayNumber === today.dayNumber) return t('time.hours_ago', { n: Math.floor(minutes / 60) })
  if (here.dayNumber === today.dayNumber - 1) return t('time.yesterday', { time: here.time })
  return here.year === today.year
    ? t('time.date', { month: here.month, day: here.day })
    : t('time.date_year', { year: here.year, month: here.month, day: here.day })
}

/** geo: opens the phone's own map; the page itself loads no map and tells nobody. */
export function geoLink(point: { lat: number; lng: number }, name: string | null | undefined): string {
  return `geo:${point.lat},${point.lng}?q=${point.lat},${point.lng}(${encodeURIComponent(name ?? '')})`
}

export interface Piece {
  text: string
  marked: boolean
}

/** Cuts a text at character ranges. Ranges count characters, not UTF-16 units, so an emoji before a hit shifts nothing. */
export function markRanges(text: string, ranges: readonly (readonly [number, number])[]): Piece[] {
  const characters = Array.from(text)
  const marked = new Array<boolean>(characters.length).fill(false)
  for (const [start, end] of ranges) for (let i = Math.max(0, start); i < Math.min(end, characters.length); i++) marked[i] = true
  const pieces: Piece[] = []
  characters.forEach((character, i) => {
    const last = pieces[pieces.length - 1]
    if (last && last.marked === marked[i]) last.text += character
    else pieces.push({ text: character, marked: marked[i]! })
  })
  return pieces
}
