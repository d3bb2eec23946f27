import { afterEach, describe, expect, it } from 'vitest'
import { setLocale } from '@/i18n'
import { ago, chinaDate, day, distance, fenOf, instantOf, markRanges, shiftHours, shiftTime, wageText, yuan } from '@/shared/format'

afterEach(() => setLocale('zh-CN'))

describe('money', () => {
  it('shows fen as yuan without losing a cent', () => {
    expect(yuan(2000)).toBe('20')
    expect(yuan(2050)).toBe('20.5')
    expect(yuan(123456)).toBe('1234.56')
    expect(yuan(5)).toBe('0.05')
  })

  it('reads what a person types, and refuses what is no amount', () => {
    expect(fenOf('20.5')).toBe(2050)
    expect(fenOf(' 0.29 ')).toBe(29)
    expect(fenOf('1.1')).toBe(110)
    for (const bad of ['', '-1', '1e3', '1.234', '二十', '１２', '99999999999']) expect(fenOf(bad)).toBeNull()
  })

  it('goes there and back', () => {
    for (const fen of [1, 10, 99, 100, 101, 1999, 123456]) expect(fenOf(yuan(fen))).toBe(fen)
  })

  it('names the unit in the language of the page', async () => {
    expect(wageText(2000, 'hour')).toBe('20元/小时')
    expect(wageText(null, null)).toBe('薪资面议')
    await setLocale('en')
    expect(wageText(2000, 'hour')).toBe('20 CNY/hour')
  })
})

describe('time in China', () => {
  // 2026-12-04 20:30 in China.
  const now = Date.parse('2026-12-04T12:30:00Z')

  it('keeps to China whatever the zone of the phone', () => {
    expect(chinaDate('2026-12-04T17:00:00Z')).toBe('2026-12-05')
    expect(instantOf('2026-12-05', '09:00')).toBe('2026-12-05T01:00:00Z')
    expect(instantOf('2026-12-05', '00:30')).toBe('2026-12-04T16:30:00Z')
  })

  it('says today, tomorrow, and the year only when it differs', () => {
    expect(day('2026-12-04T15:59:00Z', now)).toBe('今天')
    expect(day('2026-12-04T16:00:00Z', now)).toBe('明天')
    expect(day('2026-12-06T01:00:00Z', now)).toBe('12月6日 周日')
    expect(day('2027-01-02T01:00:00Z', now)).toBe('2027年1月2日 周六')
  })

  it('says when a shift ends on the next day', () => {
    expect(shiftTime('2026-12-06T01:00:00Z', '2026-12-06T09:00:00Z', now)).toBe('12月6日 周日 09:00–17:00')
    expect(shiftHours('2026-12-06T14:00:00Z', '2026-12-06T22:00:00Z')).toBe('22:00–次日06:00')
    expect(shiftHours('2026-12-06T10:00:00Z', '2026-12-06T16:00:00Z')).toBe('18:00–24:00')
  })

  it('tells how long ago', () => {
    expect(ago('2026-12-04T12:29:40Z', now)).toBe('刚刚')
    expect(ago('2026-12-04T12:00:00Z', now)).toBe('30分钟前')
    expect(ago('2026-12-04T09:30:00Z', now)).toBe('3小时前')
    expect(ago('2026-12-03T15:00:00Z', now)).toBe('昨天 23:00')
    expect(ago('2026-11-20T01:00:00Z', now)).toBe('11月20日')
  })
})

describe('distance', () => {
  it('is as exact as it is useful', () => {
    expect(distance(3)).toBe('10米')
    expect(distance(846)).toBe('850米')
    expect(distance(1249)).toBe('1.2公里')
    expect(distance(2000)).toBe('2公里')
    expect(distance(23_400)).toBe('23公里')
    expect(distance(null)).toBe('')
  })
})

describe('marked ranges', () => {
  it('count characters, so that an emoji shifts nothing', () => {
    expect(markRanges('🍵奶茶店', [[1, 3]])).toEqual([
      { text: '🍵', marked: false },
      { text: '奶茶', marked: true },
      { text: '店', marked: false },
    ])
  })

  it('may overlap, touch and run over the end', () => {
    expect(markRanges('押金100', [[0, 2], [1, 9]])).toEqual([{ text: '押金100', marked: true }])
    expect(markRanges('奶茶', [])).toEqual([{ text: '奶茶', marked: false }])
  })
})
