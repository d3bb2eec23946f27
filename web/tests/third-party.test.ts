import { describe, expect, it } from 'vitest'
import { fits, nextPage, vendorOf } from '@/shared/third-party/leaving'
import { writeStored } from '@/shared/storage'

const WECHAT = 'Mozilla/5.0 (Linux; Android 14; Mobile) Chrome/130.0 MicroMessenger/8.0.50'
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari/604.1'
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36'

// covers: ACC-4
describe('the ways that a browser can take', () => {
  it('offers the official account inside WeChat alone, and the QR code on another screen', () => {
    for (const [part, agent, yes] of [
      ['wechat_official', WECHAT, true],
      ['wechat_official', PHONE, false],
      ['wechat_official', DESKTOP, false],
      ['wechat_web', WECHAT, false],
      ['wechat_web', PHONE, false],
      ['wechat_web', DESKTOP, true],
      ['qq', PHONE, true],
      ['weibo', DESKTOP, true],
      ['wechat_mini_program', WECHAT, false],
    ] as const) {
      expect(fits(part, agent), `${part} ${agent}`).toBe(yes)
    }
    expect(['wechat_web', 'qq', 'weibo'].map((part) => vendorOf(part as 'qq'))).toEqual(['wechat', 'qq', 'weibo'])
  })

  it('comes back to our own pages only, and once', () => {
    for (const [kept, next] of [
      ['/settings/linked', '/settings/linked'],
      ['//evil.example/', '/me'],
      ['https://evil.example/', '/me'],
      [7, '/me'],
    ] as const) {
      writeStored('back', kept)
      expect(nextPage('/me')).toBe(next)
      expect(nextPage('/me')).toBe('/me')
    }
  })
})
