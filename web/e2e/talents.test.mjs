// covers: WORK-9, CH-5. A merchant's talent pool at the desk and on the phone: a favourite, a note, an invitation, a block.
import { randomUUID } from 'node:crypto'
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'

async function arrives(context, name, viewport, english = false) {
  const person = await Person.at(context, name, viewport)
  if (english) await person.page.addInitScript(() => localStorage.setItem('lg.locale', JSON.stringify('en')))
  const headers = { Origin: person.base, 'Idempotency-Key': randomUUID() }
  const data = { account: 'demo_merchant', password: 'lingong-2026', transport: 'cookie' }
  const answer = await person.context.request.post(`${person.base}${api}/auth/sessions`, { data, headers })
  if (!answer.ok()) throw new Error(`the sign-in: ${answer.status()}`)
  return { person, merchant: (await answer.json()).me.merchants[0].id }
}

export const tests = {
  'the talent pool at the desk: a favourite, a note, a block': async (context) => {
    const { person: desk, merchant } = await arrives(context, 'talents-desk', DESKTOP)
    await desk.goto(`/biz/m/${merchant}/talents`)
    await desk.el('talent').first().waitFor()
    await desk.tap('talent-favourite')
    await desk.inState('talent', 'favourite')
    await desk.tap('talent-write')
    await desk.type('note-text', '手脚麻利，下次还找')
    await desk.shot('note')
    await desk.tap('note-save')
    await desk.page.locator('[data-test="talent-note"]', { hasText: '手脚麻利' }).first().waitFor()
    await desk.shot('pool')
    await desk.accessible()
    await desk.page.locator('[data-test="talent-block"]').last().click()
    await desk.el('block-yes').waitFor()
    await desk.shot('block')
    await desk.tap('block-yes')
    await desk.inState('talent', 'blocked')
    await desk.page.locator('[data-test="talent"][data-state="blocked"] [data-test="talent-block"]').first().click()
    await desk.page.locator('[data-test="talent"][data-state="blocked"]').first().waitFor({ state: 'detached' })
    await desk.close()
    const { person: english } = await arrives(context, 'talents-desk-en', DESKTOP, true)
    await english.goto(`/biz/m/${merchant}/talents`)
    await english.el('talent').first().waitFor()
    await english.shot('pool')
    await english.close()
  },
  'the talent pool on the phone: somebody is invited again': async (context) => {
    const { person: shop, merchant } = await arrives(context, 'talents-phone', PHONE)
    await shop.goto('/m/')
    await shop.tap('policy-accept')
    await shop.el('policy-sheet').waitFor({ state: 'detached' })
    await shop.goto(`/m/merchant/${merchant}`)
    await shop.el('go-talents').waitFor()
    await shop.shot('home')
    await shop.tap('go-talents')
    await shop.el('talent').first().waitFor()
    await shop.shot('pool')
    await shop.accessible()
    await shop.tap('talent-invite')
    await shop.el('invite-sheet').waitFor()
    await shop.page.locator('[data-test^="invite-to-"]').first().click()
    await shop.shot('invite')
    await shop.accessible()
    await shop.tap('invite-go')
    await shop.el('invite-sheet').waitFor({ state: 'detached' })
    await shop.close()
  },
}
