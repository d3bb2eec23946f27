/** One component on a page of its own, against a server that answers as it is told. */
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { type Component, createApp, h } from 'vue'
import { vi } from 'vitest'

export interface Asked {
  method: string
  path: string
  body: unknown
  key: string
}
/** What is answered to a request: a status and a body, or nothing at all, as if the network were away. */
type Answers = (asked: Asked) => { status?: number; body?: unknown } | null

export function serve(answers: Answers): Asked[] {
  const all: Asked[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>
    const asked = { method: init.method ?? 'GET', path: url.replace('/api/v1', ''), body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body, key: headers['Idempotency-Key'] ?? '' }
    all.push(asked)
    const answer = answers(asked)
    if (!answer) throw new TypeError('Failed to fetch')
    const { status = 200, body = {} } = answer
    return new Response(status === 204 ? null : JSON.stringify(body), { status })
  })
  return all
}

const shown: (() => void)[] = []

export function show(component: Component, props: Record<string, unknown>, queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } })) {
  const root = document.body.appendChild(document.createElement('div'))
  const app = createApp(component, props)
  app.use(VueQueryPlugin, { queryClient: queries })
  app.component('RouterLink', { render: () => h('a') })
  app.mount(root)
  const leave = () => {
    if (root.isConnected) app.unmount()
    root.remove()
  }
  shown.push(leave)
  const find = <T extends HTMLElement>(test: string) => root.querySelector<T>(`[data-test="${test}"]`)
  return {
    root,
    find,
    /** The element, once it is there. */
    el: <T extends HTMLElement>(test: string) => vi.waitFor(() => find<T>(test) ?? Promise.reject(new Error(`no ${test}`))),
    leave,
  }
}

/** Leaves every page that is still open. */
export function leaveAll() {
  shown.splice(0).forEach((leave) => leave())
}

export function type(box: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, text: string) {
  box.value = text
  box.dispatchEvent(new Event(box instanceof HTMLSelectElement ? 'change' : 'input'))
}
