import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '@/api/types'
import { signedInAs, signOut } from '@/shared/session'
import { inMemory } from '@/shared/in-memory'
import { serve } from './page'

afterEach(() => vi.unstubAllGlobals())

describe('what was begun and not sent', () => {
  it('is in memory alone, waits for its writer, and is gone before somebody else is signed in', async () => {
    serve(() => ({ status: 204 }))
    const dropped = vi.fn()
    const kept = inMemory<{ text: string }>(dropped)
    signedInAs({ token: null, me: { id: 'a' } as Me })
    kept.chat = { text: '工资还没有到账' }
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('工资')
    await signOut()
    signedInAs({ token: null, me: { id: 'a' } as Me })
    expect(kept.chat?.text).toBe('工资还没有到账')
    await signOut()
    expect(dropped).not.toHaveBeenCalled()
    signedInAs({ token: null, me: { id: 'b' } as Me })
    expect(dropped).toHaveBeenCalledWith({ text: '工资还没有到账' })
    expect(kept).toEqual({})
  })
})
