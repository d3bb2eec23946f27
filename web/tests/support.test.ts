import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Me } from '@/api/types'
import { signedInAs, signOut } from '@/shared/session'
import { begunCases } from '@/shared/support/begun'
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

  it('is not shown to whoever has the phone after its writer signed out, and waits for its writer', async () => {
    serve(() => ({ status: 204 }))
    const page = show(CaseForm, { kind: 'appeal' })
    type(page.find<HTMLTextAreaElement>('case-text')!, '认证被拒绝')
    page.leave()
    await signOut()
    const next = show(CaseForm, { kind: 'appeal' })
    expect(next.find<HTMLTextAreaElement>('case-text')!.value).toBe('')
    next.leave()
    signedInAs({ token: null, me: seeker })
    expect(show(CaseForm, { kind: 'appeal' }).find<HTMLTextAreaElement>('case-text')!.value).toBe('认证被拒绝')
  })

  it('is theirs who turn out to be signed in, and not the next one\'s', async () => {
    serve(() => ({ status: 204 }))
    await signOut()
    const page = show(CaseForm, { kind: 'complaint' })
    const words = () => page.find<HTMLTextAreaElement>('case-text')!.value
    type(page.find<HTMLTextAreaElement>('case-text')!, '少算了工时')
    signedInAs({ token: null, me: seeker })
    await nextTick()
    expect(words()).toBe('少算了工时')
    await signOut()
    await nextTick()
    const other = show(CaseForm, { kind: 'complaint' })
    expect(other.find<HTMLTextAreaElement>('case-text')!.value).toBe('')
    other.leave()
    signedInAs({ token: null, me: { ...seeker, id: 'b' } })
    await vi.waitFor(() => expect(words()).toBe(''))
  })

  it('lets go of its pictures when they are removed', async () => {
    const gone = vi.spyOn(URL, 'revokeObjectURL')
    const name = ['a', 'complaint', undefined, undefined].join(' ')
    const page = show(CaseForm, { kind: 'complaint' })
    begunCases[name]!.pictures.push({ id: 'p', url: 'blob:p' })
    await vi.waitFor(() => expect(page.root.querySelector('.thumb')).not.toBeNull())
    page.root.querySelector<HTMLButtonElement>('.thumb')!.click()
    expect(gone).toHaveBeenCalledWith('blob:p')
    expect(begunCases[name]!.pictures).toEqual([])
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
    ;(await back.el('support-unsent-drop')).click()
    await vi.waitFor(() => expect(back.find('support-pending')).toBeNull())
    expect(text(back)).not.toContain('工资没有到账')
  })

  it('asks a chat that has ended what stands in it before anything is offered again', async () => {
    const inOld: string[] = []
    let current = 'old'
    let known = true
    const asked = serve((one) => {
      if (one.path === '/support') return { body: { desk: 'built_in', staffed: true, chat: { ...chat, id: current, last_seq: 1 } } }
      if (one.method === 'POST') {
        // The first arrives and its answer is lost; the second does not arrive.
        if (inOld.length === 0) inOld.push((one.body as { client_id: string }).client_id)
        return null
      }
      if (!one.path.startsWith('/me/support/chats/old/messages') || current === 'old') return { body: { items: [] } }
      return known ? { body: { items: inOld.map((client_id, at) => ({ id: 'm', seq: at + 1, side: 'person', kind: 'text', text: '到了的', client_id, at: '2026-01-01T00:00:00Z' })) } } : null
    })
    const page = show(SupportChat, { ask })
    for (const words of ['到了的', '没到的']) {
      type(await page.el<HTMLTextAreaElement>('support-text'), words)
      page.root.querySelector('form')!.requestSubmit()
    }
    await vi.waitFor(() => expect(page.root.querySelectorAll('[data-test="support-unsent-again"]').length).toBe(2))
    page.leave()
    current = 'new'
    known = false
    const unsure = show(SupportChat, { ask })
    await vi.waitFor(() => expect(unsure.root.querySelectorAll('[data-test="support-unsent-drop"]').length).toBe(2))
    expect(unsure.find('support-unsent-again')).toBeNull()
    unsure.leave()
    known = true
    const sure = show(SupportChat, { ask })
    ;(await sure.el('support-unsent-again')).click()
    expect(sure.root.querySelectorAll('[data-test="support-pending"]').length).toBe(1)
    await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ method: 'POST', path: '/me/support/chats/new/messages', body: { text: '没到的' } }))
    ;(await sure.el('support-unsent-drop')).click()
  })

  it('does not say for ever that it sends what was answered', async () => {
    let current = 'first'
    let online = true
    serve((one) => {
      if (one.path === '/support') return { body: { desk: 'built_in', staffed: true, chat: { ...chat, id: current, last_seq: 1 } } }
      if (one.method === 'POST') {
        online = false
        return { status: 201 }
      }
      return online ? { body: { items: [] } } : null
    })
    const page = show(SupportChat, { ask })
    type(await page.el<HTMLTextAreaElement>('support-text'), '答复过的')
    page.root.querySelector('form')!.requestSubmit()
    await vi.waitFor(() => expect(page.find('support-pending')?.querySelector('.meta')).toBeNull())
    await page.el('support-pending')
    page.leave()
    current = 'second'
    online = true
    const back = show(SupportChat, { ask })
    await back.el('support-text')
    await vi.waitFor(() => expect(back.find('support-pending')).toBeNull())
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
