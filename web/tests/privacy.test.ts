import { describe, expect, it } from 'vitest'
import { daysLeft, lastDay } from '@/h5/privacy/clock'
import { patternOf } from '@/shared/visits'

describe('the clock of a request', () => {
  // The server gives the first moment after the last good day: midnight in China.
  const deadline = '2026-12-10T16:00:00Z'

  it('names the last good day and counts whole days after today', () => {
    expect(lastDay(deadline, Date.parse('2026-11-25T02:00:00Z'))).toContain('12月10日')
    expect(daysLeft(deadline, Date.parse('2026-12-08T16:00:01Z'))).toBe(1)
    expect(daysLeft(deadline, Date.parse('2026-12-10T15:59:59Z'))).toBe(0)
    expect(daysLeft(deadline, Date.parse('2026-12-10T16:00:00Z'))).toBe(-1)
  })
})

describe('a visit', () => {
  it('tells the pattern of a page and never an id or a word', () => {
    expect(patternOf('/m', '/jobs/:id')).toBe('/m/jobs/:id')
    expect(patternOf('/m', '/me/wanted/edit/:id?')).toBe('/m/me/wanted/edit/:id')
    expect(patternOf('/m', '/merchant/:merchantId/postings/:postingId')).toBe('/m/merchant/:merchantid/postings/:postingid')
    expect(patternOf('/m', '/:rest(.*)*')).toBe('/m/:rest')
  })
})
