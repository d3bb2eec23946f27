import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '@/api/types'
import { signedInAs, signOut } from '@/shared/session'
import CaseForm from '@/shared/support/CaseForm.vue'
import SupportChat from '@/shared/support/SupportChat.vue'
import SurveyCards from '@/shared/support/SurveyCards.vue'
import { type Asked, leaveAll, serve, show, type } from './page'

const seeker = { id: 'a', merchants: [] } as unknown as Me
const text = (page: { root: HTMLElement }) => page.root.textContent ?? ''

beforeEach(() => signedInAs({ token: null, me: seeker }))
afterEach(async () => {
  leaveAll()
  serve(() => ({ status: 204 }))
  await signOut()
  vi.unstubAllGlobals()
})

// covers: FB-1, CS-1
describe('the form of a case', () => {
  it('says that the terms did not come, and gets them when it is asked to', async () => {
    let online = false
    serve(() => (online ? { body: { version: '1', paragraphs: ['同意我们使用反馈内容。'] } } : null))
    const page = show(CaseForm, { kind: 'feedback' })
    const again = await page.el('load-again-go')
    online = true
    again.click()
    await page.el('feedback-agree')
    expect(text(page)).toContain('同意我们使用反馈内容。')
  })

  it('does not leave out what it is about because the list of it did not come', async () => {
    const asked = serve(() => null)
    const page = show(CaseForm, { kind: 'complaint' })
    type(page.find<HTMLTextAreaElement>('case-text')!, '下班后不给工资')
    type(page.find<HTMLSelectElement>('case-about')!, 'posting')
    await page.el('load-again-go')
    page.find<HTMLFormElement>('case-form')!.requestSubmit()
    await vi.waitFor(() => expect(text(page)).toContain('可选的记录还没有加载出来'))
    type(page.find<HTMLSelectElement>('case-about')!, '')
    page.find<HTMLFormElement>('case-form')!.requestSubmit()
    await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ method: 'POST', path: '/me/cases', body: { kind: 'complaint', text: '下班后不给工资' } }))
  })

  it('is still there after a look at something else, and goes under the same key', async () => {
    const asked = serve(() => null)
    const page = show(CaseForm, {})
    type(page.find<HTMLTextAreaElement>('case-text')!, '商家拖欠工资')
    page.find<HTMLFormElement>('case-form')!.requestSubmit()
    await page.el('case-problem')
    page.leave()
    const back = show(CaseForm, {})
    expect(back.find<HTMLTextAreaElement>('case-text')!.value).toBe('商家拖欠工资')
    back.find<HTMLFormElement>('case-form')!.requestSubmit()
    await vi.waitFor(() => expect(asked.map((one) => one.key)).toEqual([asked[0]!.key, asked[0]!.key]))
  })
})

describe('the chat with customer service', () => {
  const chat = { id: 'c', desk: 'built_in', topic: 'other', state: 'waiting', last_seq: 0, unread: 0, ahead: 0 }
  const answers = ({ method, path }: Asked) => {
    if (path === '/support') return { body: { desk: 'built_in', staffed: true, chat: { ...chat, last_seq: 1 } } }
    return method === 'GET' ? { body: { items: [] } } : null
  }
  const ask = () => Promise.resolve(true)

  it('keeps what was not sent while somebody is elsewhere', async () => {
    serve(answers)
    const page = show(SupportChat, { ask })
    type(await page.el<HTMLTextAreaElement>('support-text'), '工资没有到账')
    page.root.querySelector('form')!.requestSubmit()
    await vi.waitFor(() => expect(text(page)).toContain('没有发出去'))
    type(page.find<HTMLTextAreaElement>('support-text')!, '还有')
    page.leave()
    const back = show(SupportChat, { ask })
    await back.el('support-pending')
    expect(text(back)).toContain('工资没有到账')
    expect(back.find<HTMLTextAreaElement>('support-text')!.value).toBe('还有')
  })
})

// covers: SURV-1
describe('a survey', () => {
  it('says why it did not go away', async () => {
    serve(({ method }) => (method === 'GET' ? { body: { items: [{ id: 's', title: '小调查', intro: '', questions: [] }] } } : null))
    const page = show(SurveyCards, {})
    ;(await page.el('survey-skip')).click()
    await page.el('survey-problem')
  })
})
