import { describe, expect, it } from 'vitest'
import { byMonth, change, heights, money } from '@/h5/wallet/money'
import type { WalletLine } from '@/h5/wallet/types'

describe('figures of the wallet', () => {
  it('have two decimals and thousands apart, and lose no fen', () => {
    for (const [fen, text] of [
      [0, '0.00'],
      [5, '0.05'],
      [-1205, '−12.05'],
      [99_999, '999.99'],
      [123_456, '1,234.56'],
      [100_000_000, '1,000,000.00'],
    ] as const)
      expect(money(fen)).toBe(text)
    expect([change(16_000), change(-6_000), change(0)]).toEqual(['+160.00', '−60.00', '0.00'])
  })

  it('make bars in proportion, and what is not zero can be seen', () => {
    expect(heights([0, 50, 100, 1, -20], 80)).toEqual([0, 40, 80, 2, 0])
    expect(heights([0, 0], 80)).toEqual([0, 0])
    expect(heights([], 80)).toEqual([])
  })
})

describe('lines under their months', () => {
  it('go by the month in China', () => {
    const line = (id: string, at: string): WalletLine => ({ id, at, number: 1, reason: 'wage', change_fen: 1, balance_fen: 1, work: null, reward: null })
    const groups = byMonth([line('c', '2026-11-30T16:00:00Z'), line('b', '2026-11-30T15:59:59Z'), line('a', '2026-11-01T00:00:00Z')])
    expect(groups.map((group) => [group.month, group.lines.map((item) => item.id)])).toEqual([
      ['2026-12', ['c']],
      ['2026-11', ['b', 'a']],
    ])
    expect(byMonth([])).toEqual([])
  })
})
