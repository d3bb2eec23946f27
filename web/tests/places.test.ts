import { afterEach, expect, it, vi } from 'vitest'
import PlaceWords from '@/shared/places/PlaceWords.vue'
import { leaveAll, serve, show, type } from './page'

afterEach(() => {
  leaveAll()
  vi.unstubAllGlobals()
})

// covers: PUB-5
it('Enter looks a place up at once, and sends no form around it', async () => {
  const asked = serve(({ path }) => ({ body: path === '/page-services' ? { place_words: true } : { items: [] } }))
  const page = show(PlaceWords, {})
  const box = await page.el<HTMLInputElement>('place-words-input')
  type(box, '台江万达')
  const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
  box.dispatchEvent(enter)
  expect(enter.defaultPrevented).toBe(true)
  expect(asked.at(-1)).toMatchObject({ path: '/place-suggestions', body: { words: '台江万达' } })
  // Enter that ends the choice of characters belongs to the input method.
  const choosing = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, isComposing: true })
  box.dispatchEvent(choosing)
  expect(choosing.defaultPrevented).toBe(false)
})
