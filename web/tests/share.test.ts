import { describe, expect, it } from 'vitest'
import { emptyForm, takePlace } from '@/shared/posting-form'
import { wrap } from '@/shared/share/poster'
import { linkOf } from '@/shared/share/types'
import { inWeChat } from '@/shared/share/wechat'

const of = (most: number) => (line: string) => [...line].length <= most

describe('a poster', () => {
  it('breaks Chinese anywhere and keeps words of letters whole', () => {
    expect(wrap('周末奶茶店店员', 3, of(4))).toEqual(['周末奶茶', '店店员'])
    expect(wrap('招 iPhone 店员', 3, of(6))).toEqual(['招', 'iPhone', '店员'])
    expect(wrap('', 3, of(4))).toEqual([])
  })
  it('says with three dots that more would follow', () => {
    expect(wrap('一二三四五六七八九十', 2, of(4))).toEqual(['一二三四', '五六七…'])
    expect(wrap('一二三四五六七八', 2, of(4))).toEqual(['一二三四', '五六七八'])
  })
})

describe('sharing', () => {
  it('has a link for each way, and the page itself for any other', () => {
    const facts = { title: '', text: '', picture: '', page: 'https://a/jobs/1', links: [{ channel: 'poster' as const, url: 'https://a/jobs/1?s=poster' }] }
    expect(linkOf(facts, 'poster')).toBe('https://a/jobs/1?s=poster')
    expect(linkOf(facts, 'app')).toBe('https://a/jobs/1')
  })
  it('knows WeChat by its browser', () => {
    expect(inWeChat('Mozilla/5.0 MicroMessenger/8.0.50')).toBe(true)
    expect(inWeChat('Mozilla/5.0 Chrome/130')).toBe(false)
  })
})

describe('a place by words', () => {
  it('fills in address, district and point', () => {
    const form = emptyForm()
    takePlace(form, { name: '台江万达广场', address: '鳌江路8号', city_code: '350100', district_code: '350103', lat: 26.05, lng: 119.34 })
    expect(form).toMatchObject({ city_code: '350100', district_code: '350103', address: '鳌江路8号 台江万达广场', point: { lat: 26.05, lng: 119.34, datum: 'gcj02' } })
    takePlace(form, { name: '远处', address: '', city_code: null, district_code: null, lat: 30, lng: 110 })
    expect(form).toMatchObject({ city_code: '350100', address: '远处' })
  })
})
