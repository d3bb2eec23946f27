import { describe, expect, it } from 'vitest'
import { fenOf, typedOf } from '@/h5/payout/amount'

describe('amounts', () => {
  // covers: PAY-3
  it('are read to the fen, and what is no amount is none', () => {
    for (const [typed, fen] of [
      ['160', 16000],
      [' 160.5 ', 16050],
      ['160.05', 16005],
      ['0.1', 10],
      ['0.10', 10],
      ['0', 0],
      ['19.99', 1999],
      ['1.005', null],
      ['1.', null],
      ['.5', null],
      ['-1', null],
      ['1e3', null],
      ['1,000', null],
      ['', null],
    ] as const) {
      expect(fenOf(typed), typed).toBe(fen)
    }
  })

  it('are written as they are typed', () => {
    for (const fen of [0, 5, 10, 1999, 16005, 500000]) expect(fenOf(typedOf(fen))).toBe(fen)
  })
})
