import { QueryClient } from '@tanstack/vue-query'
import { h, nextTick, ref } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '@/api/types'
import { signedInAs } from '@/shared/session'
import type { ChatMessage } from '@/shared/support/types'
import ChatPane from '@/staff/support/ChatPane.vue'
import VendorDrawer from '@/staff/vendors/VendorDrawer.vue'
import { type Asked, leaveAll, serve, show, type } from './page'

afterEach(() => {
  leaveAll()
  vi.unstubAllGlobals()
})

// covers: CS-1
describe('the chat desk', () => {
  type Said = Pick<ChatMessage, 'seq' | 'side' | 'text' | 'client_id'>
  const message = ({ seq, ...said }: Said) => ({ id: `m${seq}`, seq, kind: 'text', links: [], at: '2026-12-04T12:00:00Z', ...said })
  const row = { topic: 'other', state: 'taken', mine: true }

  /** Two chats, and a server whose answers to what is sent are lost once `lost` is set. */
  function desk() {
    const chats: Record<string, Said[]> = {}
    for (const id of ['a', 'b']) chats[id] = [{ seq: 1, side: 'person', text: `${id} 的问题`, client_id: `${id}1` }]
    const server = { chats, lost: false }
    const asked = serve(({ method, path, body }: Asked) => {
      const [, id = '', rest = ''] = /^\/staff\/support\/chats\/(\w)(.*)$/.exec(path) ?? []
      const all = chats[id]
      if (!all) return { body: { items: [], chats: [], cases: [] } }
      if (method === 'POST' && rest === '/messages') {
        const { text, client_id } = body as { text: string; client_id: string }
        all.push({ seq: all.length + 1, side: 'staff', text, client_id })
        return server.lost ? null : {}
      }
      if (rest.startsWith('/messages')) return { body: { chat: { id, ...row }, items: all.filter(({ seq }) => seq > Number(rest.split('=')[1])).map(message) } }
      return { body: rest ? {} : { id, ...row, other_name: id, person_id: 'p', messages: all.map(message) } }
    })
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } })
    return { server, asked, open: (id: string) => show(ChatPane, { id }, queries) }
  }
  const sees = (page: { root: HTMLElement }, text: string) => vi.waitFor(() => expect(page.root.textContent).toContain(text))
  const box = (page: ReturnType<typeof show>) => page.el<HTMLTextAreaElement>('served-text')

  it('shows the newest of a chat that one comes back to, with what was begun there', async () => {
    signedInAs({ token: null, me: { id: 'staff', staff_roles: ['support'], merchants: [] } as unknown as Me })
    const { server, asked, open } = desk()
    const first = open('a')
    type(await box(first), '写了一半')
    first.leave()
    const other = open('b')
    expect((await box(other)).value).toBe('')
    other.leave()
    server.chats.a!.push({ seq: 2, side: 'person', text: '后来说的', client_id: 'a2' })
    const back = open('a')
    await sees(back, '后来说的')
    expect((await box(back)).value).toBe('写了一半')
    await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ path: '/staff/support/chats/a/read', body: { seq: 2 } }))
    // Opening is recorded, so it is done once.
    expect(asked.filter(({ path }) => path === '/staff/support/chats/a')).toHaveLength(1)
  })

  it('has said what stands in the chat, though the answer was lost, and says other words under another key', async () => {
    const { server, asked, open } = desk()
    server.lost = true
    const page = open('b')
    type(await box(page), '好的')
    page.root.querySelector('form')!.requestSubmit()
    await sees(page, '好的')
    await vi.waitFor(async () => expect((await box(page)).value).toBe(''))
    type(await box(page), '再见')
    await nextTick()
    page.root.querySelector('form')!.requestSubmit()
    await sees(page, '再见')
    expect(new Set(asked.filter(({ method }) => method === 'POST').map(({ key }) => key)).size).toBe(2)
  })
})

// covers: SDK-3
it('a switch does what it was opened for, whatever the vendor became meanwhile', async () => {
  const asked = serve(() => ({}))
  const vendor = (state: string) => ({ vendor: 'jpush', service: '极光推送', company: '', state, sends: [], hosts: [], hours: [], errors: [], figures: {} })
  const now = ref(vendor('open'))
  show({ render: () => h(VendorDrawer, { vendor: now.value as never, title: '极光推送', through: '' }) }, {})
  const el = <T extends HTMLElement>(test: string) => vi.waitFor(() => document.querySelector<T>(`[data-test="${test}"]`) ?? Promise.reject(new Error(test)))
  ;(await el('vendor-switch')).click()
  type(await el<HTMLInputElement>('form-reason'), '演练')
  now.value = vendor('off')
  await nextTick()
  ;(await el('form-go')).click()
  await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ path: '/staff/vendors/jpush/switch', body: { on: false, reason: '演练' } }))
})
