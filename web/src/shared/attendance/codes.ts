import type { AttendanceCodes } from './types'

/** The code to show at this moment, how long it is still shown, and for how long the codes at hand last; none when they are over. */
export interface Shown {
  link: string
  secondsLeft: number
  minutesLeft: number
}

/** `serverNow` is the server's clock as this phone reckons it: the phone's own may be wrong. */
export function shownAt(codes: AttendanceCodes, serverNow: number): Shown | null {
  const step = codes.step_seconds * 1000
  const starts = codes.codes.map((code) => Date.parse(code.from))
  const at = starts.findIndex((from) => serverNow >= from && serverNow < from + step)
  const from = starts[at]
  const last = starts[starts.length - 1]
  if (from === undefined || last === undefined) return null
  const left = Math.ceil((from + step - serverNow) / 1000)
  return { link: codes.codes[at]!.link, secondsLeft: left, minutesLeft: Math.ceil((last + step - serverNow) / 60_000) }
}

/** Minutes as "3 小时 5 分". */
export const split = (minutes: number) => ({ h: Math.floor(minutes / 60), m: minutes % 60 })
