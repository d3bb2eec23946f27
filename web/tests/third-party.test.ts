import { afterEach, describe, expect, it, vi } from 'vitest'
import { writeStored } from '@/shared/storage'
import AskFirst from '@/shared/third-party/AskFirst.vue'
import BackFlow from '@/shared/third-party/BackFlow.vue'
import { fits, nextPage, vendorOf } from '@/shared/third-party/leaving'
import { leaveAll, serve, show } from './page'

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

// covers: ACC-4
describe('leaving and coming back', () => {
  afterEach(() => {
    leaveAll()
    vi.unstubAllGlobals()
    window.history.replaceState(null, '', '/')
  })

  it('asks anew when the browser shows the page as it was left', async () => {
    const page = show(AskFirst, { vendor: 'wechat', consent: {}, go: () => new Promise(() => undefined) })
    const yes = page.find<HTMLButtonElement>('tp-yes')!
    yes.click()
    await vi.waitFor(() => expect(yes.disabled).toBe(true))
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await vi.waitFor(() => expect(yes.disabled).toBe(false))
  })

  it('asks a newcomer again after a reload, and says what is so where there is nobody', async () => {
    serve(({ path }) => (path.endsWith('/returns') ? { body: { became: 'phone_needed', token: null, me: null, vendor: 'wechat', nickname: '小满' } } : { status: 401, body: { code: 'sign_in_required' } }))
    const pages = { signInPage: '/sign-in', home: '/me' }
    window.history.replaceState({ position: 3 }, '', '/m/sign-in/back?code=c&state=s')
    const first = show(BackFlow, pages)
    await first.el('tp-newcomer')
    expect(window.location.search).toBe('')
    expect(JSON.stringify(window.history.state)).not.toContain('小满')
    first.leave()
    const again = show(BackFlow, pages)
    await again.el('tp-newcomer')
    expect(window.history.state.position).toBe(3)
    again.leave()
    window.history.replaceState(null, '', '/m/sign-in/back')
    expect((await show(BackFlow, pages).el('tp-back-problem')).textContent).toContain('没有等待完成')
    window.history.replaceState(null, '', '/m/sign-in/back?state=s')
    expect((await show(BackFlow, pages).el('tp-back-problem')).textContent).toContain('什么都没有读取')
  })
})
