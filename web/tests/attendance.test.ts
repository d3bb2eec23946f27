import { describe, expect, it } from 'vitest'
import { shownAt, split } from '@/shared/attendance/codes'

const start = Date.parse('2026-11-29T01:00:00Z')
const codes = {
  now: '2026-11-29T01:00:07Z',
  step_seconds: 20,
  codes: Array.from({ length: 15 }, (_, at) => ({ from: new Date(start + at * 20_000).toISOString(), link: `https://x.example/m/check-in#${at}` })),
}

describe('the code that is shown', () => {
  it('changes every twenty seconds and goes on for five minutes without a network', () => {
    expect(shownAt(codes, start)).toEqual({ link: 'https://x.example/m/check-in#0', secondsLeft: 20, minutesLeft: 5 })
    expect(shownAt(codes, start + 19_999)?.link).toBe('https://x.example/m/check-in#0')
    expect(shownAt(codes, start + 20_000)?.link).toBe('https://x.example/m/check-in#1')
    expect(shownAt(codes, start + 299_999)).toEqual({ link: 'https://x.example/m/check-in#14', secondsLeft: 1, minutesLeft: 1 })
  })

  it('is none before the first and after the last', () => {
    expect(shownAt(codes, start - 1)).toBeNull()
    expect(shownAt(codes, start + 300_000)).toBeNull()
  })

  it('tells minutes as hours and minutes', () => {
    expect(split(185)).toEqual({ h: 3, m: 5 })
  })
})
