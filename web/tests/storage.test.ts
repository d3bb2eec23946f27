import { beforeEach, describe, expect, it, vi } from 'vitest'

// Each test loads the module anew: whether storing is allowed is decided when the page starts.
beforeEach(() => {
  localStorage.clear()
  vi.resetModules()
})

describe('storage', () => {
  it('writes nothing before the policy was accepted, and what waited afterwards', async () => {
    const { allowStorage, readStored, writeStored } = await import('@/shared/storage')
    writeStored('city', { city_code: '350100' })
    expect(localStorage.length).toBe(0)
    expect(readStored('city')).toEqual({ city_code: '350100' })
    allowStorage()
    expect(localStorage.getItem('lg.city')).toBe('{"city_code":"350100"}')
  })

  it('clears everything but what is named', async () => {
    const { allowStorage, clearStored, writeStored } = await import('@/shared/storage')
    allowStorage()
    writeStored('policy', { version: '1' })
    writeStored('drafts', { a: 1 })
    localStorage.setItem('other', 'not ours')
    expect(clearStored(['policy'])).toBeGreaterThan(0)
    expect(Object.keys(localStorage).sort()).toEqual(['lg.policy', 'other'])
  })

  it('reads broken text as nothing', async () => {
    localStorage.setItem('lg.city', '{broken')
    const { readStored } = await import('@/shared/storage')
    expect(readStored('city')).toBeNull()
  })

  it('keeps a refused kind for the visit only, and takes it out at once', async () => {
    const { allowStorage, chooseStorage, readStored, storageChoice, writeStored } = await import('@/shared/storage')
    allowStorage()
    writeStored('city', { city_code: '350100' })
    writeStored('outbox', { person: 'p', items: [] })
    expect(storageChoice()).toEqual({ convenience: true, statistics: false })
    chooseStorage({ convenience: false, statistics: false })
    writeStored('drafts', { a: 1 })
    expect(Object.keys(localStorage).sort()).toEqual(['lg.cookies', 'lg.outbox'])
    expect([readStored('city'), readStored('drafts')]).toEqual([{ city_code: '350100' }, { a: 1 }])
    chooseStorage({ convenience: true, statistics: false })
    expect(Object.keys(localStorage).sort()).toEqual(['lg.city', 'lg.cookies', 'lg.drafts', 'lg.outbox'])
  })

  it('remembers a refusal on the next visit', async () => {
    localStorage.setItem('lg.policy', '{}')
    localStorage.setItem('lg.cookies', '{"convenience":false,"statistics":false}')
    const { writeStored } = await import('@/shared/storage')
    writeStored('merchant', 'm')
    expect(localStorage.getItem('lg.merchant')).toBeNull()
  })
})
