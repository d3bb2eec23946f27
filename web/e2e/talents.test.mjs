// covers: WORK-9, CH-5. A merchant's talent pool at the desk and on the phone: a favourite, a note, an invitation, a block.
import { PHONE, Person } from './person.mjs'

export const tests = {
  'the talent pool at the desk: a favourite, a note, a block': async (context) => {
    const desk = await Person.arrives(context, 'talents-desk', 'demo_merchant')
    const merchant = desk.me.merchants[0].id
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
    const english = await Person.arrives(context, 'talents-desk-en', 'demo_merchant')
    await english.speaksEnglish()
    await english.goto(`/biz/m/${merchant}/talents`)
    await english.el('talent').first().waitFor()
    await english.shot('pool')
    await english.close()
  },
  'the talent pool on the phone: somebody is invited again': async (context) => {
    const shop = await Person.arrives(context, 'talents-phone', 'demo_merchant', PHONE)
    const merchant = shop.me.merchants[0].id
    await shop.accepts()
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
