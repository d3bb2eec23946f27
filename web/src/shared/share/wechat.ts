/** WeChat's script for sharing (JS-SDK). It is loaded when somebody inside WeChat asks to share, and at no other time. */
import { api } from '@/api/client'
import { loadScript } from '../services'
import { linkOf, type ShareFacts } from './types'

interface Shown {
  title: string
  desc?: string
  link: string
  imgUrl: string
  success?: () => void
}
interface WeChatScript {
  config(given: { debug: boolean; appId: string; timestamp: number; nonceStr: string; signature: string; jsApiList: string[] }): void
  ready(then: () => void): void
  error(then: () => void): void
  updateAppMessageShareData(shown: Shown): void
  updateTimelineShareData(shown: Shown): void
}
declare global {
  interface Window {
    wx?: WeChatScript
  }
}

const waitMs = 8_000

export const inWeChat = (agent: string = navigator.userAgent): boolean => /MicroMessenger/i.test(agent)

/** On Apple's phones WeChat goes by the address with which the page was entered, elsewhere by the one that it shows now. */
function signedPage(): string {
  const entered = performance.getEntriesByType('navigation')[0]?.name
  const shown = /iPhone|iPad/.test(navigator.userAgent) && entered ? entered : location.href
  return shown.split('#')[0]!
}

/** Tells WeChat what a share of this page shows; fails when it does not let us. */
export async function prepareWeChat(script: string, facts: ShareFacts): Promise<void> {
  const [signed] = await Promise.all([
    api.post<{ app_id: string; timestamp: number; nonce: string; signature: string }>('/shares/wechat-signatures', { page: signedPage() }),
    loadScript(script),
  ])
  const wx = window.wx
  if (!wx) throw new Error('no script')
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('silent')), waitMs)
    wx.ready(() => {
      clearTimeout(timer)
      resolve()
    })
    wx.error(() => {
      clearTimeout(timer)
      reject(new Error('refused'))
    })
    wx.config({ debug: false, appId: signed.app_id, timestamp: signed.timestamp, nonceStr: signed.nonce, signature: signed.signature, jsApiList: ['updateAppMessageShareData', 'updateTimelineShareData'] })
  })
  const shown = { title: facts.title, link: linkOf(facts, 'wechat'), imgUrl: facts.picture }
  wx.updateAppMessageShareData({ ...shown, desc: facts.text })
  wx.updateTimelineShareData(shown)
}
