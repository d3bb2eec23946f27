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
})
