import { describe, expect, it } from 'vitest'
import { isCreditCode, isIdNumber } from '@/shared/id-checks'
import { fit } from '@/shared/pictures'
import { addDays, emptyForm, emptyShift, rangesOf, toBody } from '@/shared/posting-form'

describe('the posting form', () => {
  it('leaves out what is empty, so that a draft may lack anything', () => {
    const body = toBody(emptyForm(), 'm')
    expect(body.merchant_id).toBe('m')
    expect(body.title).toBeUndefined()
    expect(body.wage_fen).toBeUndefined()
    expect(body.shifts).toEqual([])
    expect(body.contact_phone).toBeUndefined()
  })

  it('turns China dates into instants, and a night shift ends on the next day', () => {
    const form = emptyForm()
    form.shifts = [
      { date: '2026-12-05', start: '09:00', end: '17:00', headcount: 3 },
      { date: '2026-12-31', start: '22:00', end: '06:00', headcount: 1 },
      emptyShift(),
    ]
    form.valid_until = '2026-12-30'
    const body = toBody(form, 'm')
    expect(body.shifts).toEqual([
      { starts_at: '2026-12-05T01:00:00Z', ends_at: '2026-12-05T09:00:00Z', headcount: 3 },
      { starts_at: '2026-12-31T14:00:00Z', ends_at: '2026-12-31T22:00:00Z', headcount: 1 },
    ])
    expect(body.valid_until).toBe('2026-12-30T16:00:00Z')
  })

  it('counts days over the end of a month', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  })

  it('gives each field its own findings', () => {
    const finding = { rule: 'fee', title: '押金', severity: 'refuse' as const, start: 2, end: 4, words: '押金' }
    expect(rangesOf([{ ...finding, field: 'title' }, { ...finding, field: 'description', start: 7, end: 9 }], 'description')).toEqual([[7, 9]])
  })
})

describe('check digits', () => {
  it('of an ID number', () => {
    expect(isIdNumber('11010519491231002X')).toBe(true)
    expect(isIdNumber('11010519491231002x')).toBe(true)
    expect(isIdNumber('110105194912310021')).toBe(false)
    expect(isIdNumber('11010519491331002X')).toBe(false)
    expect(isIdNumber('1101051949123100')).toBe(false)
  })

  it('of a credit code', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true)
    expect(isCreditCode('91350100M000100Y44')).toBe(false)
    expect(isCreditCode('91350100I000100Y43')).toBe(false)
  })
})

describe('pictures', () => {
  it('are made to fit, with their proportions, and never larger', () => {
    expect(fit(4000, 3000, 1600)).toEqual({ width: 1600, height: 1200 })
    expect(fit(800, 600, 1600)).toEqual({ width: 800, height: 600 })
    expect(fit(10_000, 3, 1600)).toEqual({ width: 1600, height: 1 })
  })
})
