import { afterEach, describe, expect, it, vi } from 'vitest'
import { ActionKey, ApiError, api, isCode, newUuid, toQuery } from '@/api/client'

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } })

afterEach(() => vi.unstubAllGlobals())

describe('the API client', () => {
  it('leaves out what is not set', () => {
    expect(toQuery({ q: '奶茶', city: undefined, lat: 0, district: '' })).toBe('?q=%E5%A5%B6%E8%8C%B6&lat=0')
  })

  it('turns a problem into a typed error', async () => {
    vi.stubGlobal('fetch', async () => answer(409, { code: 'shift_overlaps', title: '时间重叠', field: null }))
    const error = await api.post('/x').catch((reason: unknown) => reason)
    expect(isCode(error, 'shift_overlaps')).toBe(true)
    expect((error as ApiError).title).toBe('时间重叠')
  })

  it('says offline when nobody answers', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch')
    })
    const error = await api.get('/x').catch((reason: unknown) => reason)
    expect((error as ApiError).isOffline).toBe(true)
  })

  it('keeps the key of an action until it was answered', async () => {
    const keys: string[] = []
    let online = false
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      keys.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '')
      if (!online) throw new TypeError('Failed to fetch')
      return answer(200, {})
    })
    const action = new ActionKey()
    const tap = () => action.run((key) => api.post('/x', {}, key))
    await tap().catch(() => undefined)
    online = true
    await tap()
    await tap()
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
    expect(keys[0]).toMatch(/^[A-Za-z0-9_-]{8,64}$/)
  })

  it('gives what was changed another key, and does not answer what is asked anew with an old answer', async () => {
    const keys: string[] = []
    let online = false
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      keys.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '')
      if (!online) throw new TypeError('Failed to fetch')
      return answer(200, {})
    })
    const action = new ActionKey()
    const say = (text: string) => action.run((key) => api.post('/x', { text }, key)).catch(() => undefined)
    await say('one')
    await say('two')
    await say('one')
    await say('one')
    expect(new Set(keys).size).toBe(3)
    expect(keys[3]).toBe(keys[2])
    // What is said again after it was answered is said again.
    online = true
    await say('one')
    await say('one')
    expect(keys[4]).toBe(keys[2])
    expect(keys[5]).not.toBe(keys[2])
  })

  it('keeps the keys of an action of several requests, however far it came this time', async () => {
    const keys: Record<string, string[]> = { first: [], second: [] }
    let lost = 'second'
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      const name = url.replace('/api/v1/', '')
      keys[name]!.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '')
      if (name === lost) throw new TypeError('Failed to fetch')
      return answer(200, {})
    })
    const action = new ActionKey()
    const both = () =>
      action
        .run(async (key) => {
          await api.post('/first', {}, key)
          await api.post('/second', {}, key)
        })
        .catch(() => undefined)
    await both()
    lost = 'first'
    await both()
    lost = ''
    await both()
    expect(new Set(keys.first).size).toBe(1)
    expect(new Set(keys.second).size).toBe(1)
  })

  it('takes a body that is cut off, or never ends, for no answer', async () => {
    vi.useFakeTimers()
    try {
      let body = () => new ReadableStream({ start: (stream) => stream.error(new TypeError('network error')) })
      const keys: string[] = []
      vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
        keys.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '')
        const response = new Response(body())
        // A real fetch ends the body when it is stopped.
        const stopped = new Promise<never>((_, reject) => init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
        const text = response.text.bind(response)
        return Object.assign(response, { text: () => Promise.race([text(), stopped]) })
      })
      const action = new ActionKey()
      const tap = () => action.run((key) => api.post('/x', {}, key)).catch((reason: unknown) => reason)
      expect(await tap()).toMatchObject({ code: 'offline', mayHaveHappened: true })
      body = () => new ReadableStream({})
      const second = tap()
      await vi.advanceTimersByTimeAsync(20_000)
      expect(await second).toMatchObject({ code: 'timeout', mayHaveHappened: true })
      expect(keys[1]).toBe(keys[0])
    } finally {
      vi.useRealTimers()
    }
  })

  it('makes well-formed ids', () => {
    expect(newUuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
