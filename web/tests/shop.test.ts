import { describe, expect, it } from 'vitest'
import { monthEnd, spanFits } from '../src/shared/shop/invoices'

// covers: PAY-4
describe('statements', () => {
  it('end with the month, or today within it', () => {
    expect(monthEnd('2026-11', '2026-12-03')).toBe('2026-11-30')
    expect(monthEnd('2028-02', '2028-03-01')).toBe('2028-02-29')
    expect(monthEnd('2026-12', '2026-12-03')).toBe('2026-12-03')
  })

  it('span a year at most and not the future, as the server asks', () => {
    const today = '2028-02-29'
    expect(spanFits('2028-02-01', today, today)).toBe(true)
    expect(spanFits('2027-01-01', '2027-12-31', today)).toBe(true)
    expect(spanFits('2027-01-01', '2028-01-01', today)).toBe(false)
    expect(spanFits('2028-02-02', '2028-02-01', today)).toBe(false)
    expect(spanFits('2028-02-01', '2028-03-01', today)).toBe(false)
    expect(spanFits('', today, today)).toBe(false)
  })
})
