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

  it('gives what was changed another key, and what was said before its own again', async () => {
    const keys: string[] = []
    let online = false
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      keys.push((init.headers as Record<string, string>)['Idempotency-Key'] ?? '')
      if (!online) throw new TypeError('Failed to fetch')
      return answer(200, {})
    })
    const action = new ActionKey()
    const say = (text: string) => action.run((key) => api.post('/x', { text }, key)).catch(() => undefined)
    const film = new Blob(['film'])
    const send = (file: Blob) => action.run((key) => api.upload('/x', file, key)).catch(() => undefined)
    await say('one')
    await say('two')
    await say('one')
    await send(film)
    await send(new Blob(['film']))
    await send(film)
    expect(new Set(keys).size).toBe(4)
    expect([keys[2], keys[5]]).toEqual([keys[0], keys[3]])
    // What is said again after it was answered is said again.
    online = true
    await say('one')
    await say('one')
    expect(keys[6]).toBe(keys[0])
    expect(keys[7]).not.toBe(keys[0])
  })

  it('makes well-formed ids', () => {
    expect(newUuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
