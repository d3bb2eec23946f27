// covers: FIND-3, WORK-9, CH-5. A search is saved, a new job is told, one tap in the list of notices turns it off; an employer
// is blocked and admitted again.
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'

async function opensTheList(person) {
  await person.accepts()
  await person.page.locator('[data-test="job-card"]').first().waitFor()
}

/** A job of this merchant that anybody can see, taken off the list and put there again: it becomes visible now. */
async function appears(desk, merchant) {
  const { items } = await desk.call('GET', `/merchants/${merchant}/postings?state=live&limit=1`)
  await desk.call('POST', `/postings/${items[0].id}/pause`, {})
  await desk.call('POST', `/postings/${items[0].id}/resume`, {})
  return items[0]
}

export const tests = {
  'a search is saved, a new job is told, and one tap turns it off': async (context) => {
    const desk = await Person.arrives(context, 'subscriptions-desk', 'demo_merchant', DESKTOP)
    const { me } = desk
    const merchant = me.merchants[0].id
    const { items } = await desk.call('GET', `/merchants/${merchant}/postings?state=live&limit=1`)
    const title = items[0].title
    const person = await Person.arrives(context, 'subscriptions', 'demo_seeker', PHONE)
    await opensTheList(person)
    await person.goto('/m/me/subscriptions')
    await person.el('empty-state').waitFor()
    await person.shot('none')
    await person.accessible()
    await person.goto('/m/')
    await person.type('search-words', '火箭发射')
    await person.tap('search-go')
    await person.el('empty-state').waitFor()
    await person.see('没有找到？有新的就告诉您')
    await person.shot('nothing-found')
    await person.accessible()
    await person.type('search-words', title)
    await person.tap('search-go')
    await person.page.locator('[data-test="job-card"] mark').first().waitFor()
    await person.tap('subscribe')
    await person.el('subscribe-sheet').waitFor()
    await person.shot('sheet')
    await person.accessible()
    await person.tap('subscribe-go')
    await person.el('subscribe-sheet').waitFor({ state: 'detached' })
    await person.goto('/m/me')
    await person.tap('me-subscriptions')
    await person.inState('subscription', 'on')
    await person.shot('list')
    await person.accessible()
    await appears(desk, merchant)
    await person.until(`${api}/me/notices`, ({ items }) => items.some((item) => item.kind === 'search_matched'))
    await person.goto('/m/messages?tab=notices')
    await person.tap('notice-off')
    await person.inState('notice-off', 'off')
    await person.shot('off')
    await person.accessible()
    await person.page.locator('[data-kind="search_matched"]').first().click()
    await person.inState('subscription-switch', 'off')
    await person.page.locator('[data-test="job-card"]').first().waitFor()
    await person.shot('one')
    await person.accessible()
    await person.tap('subscription-all')
    await person.page.locator('[data-test="job-card"]').first().waitFor()
    await person.close()
    await desk.close()
  },
  'saved searches and blocked employers in English': async (context) => {
    const person = await Person.arrives(context, 'subscriptions-en', 'demo_seeker', PHONE)
    await person.page.addInitScript(() => localStorage.setItem('lg.locale', JSON.stringify('en')))
    await opensTheList(person)
    await person.type('search-words', '服务员')
    await person.tap('search-go')
    await person.page.locator('[data-test="job-card"] mark').first().waitFor()
    await person.shot('row')
    await person.tap('subscribe')
    await person.el('subscribe-sheet').waitFor()
    await person.shot('sheet')
    await person.tap('subscribe-go')
    await person.el('subscribe-sheet').waitFor({ state: 'detached' })
    await person.goto('/m/me/subscriptions')
    await person.tap('subscription-open')
    await person.el('subscription-what').waitFor()
    await person.shot('one')
    await person.goto('/m/me/blocks')
    await person.el('empty-state').waitFor()
    await person.shot('blocks')
    await person.close()
  },
  'an employer is blocked from its job, gone from the list, and admitted again': async (context) => {
    const person = await Person.arrives(context, 'blocks', 'demo_seeker', PHONE)
    await opensTheList(person)
    await person.goto('/m/me/blocks')
    await person.el('empty-state').waitFor()
    await person.shot('none')
    await person.goto('/m/')
    const first = person.page.locator('[data-test="job-card"]').first()
    await first.waitFor()
    const name = (await first.locator('.job-merchant').textContent()).trim()
    await first.click()
    await person.el('job-title').waitFor()
    await person.el('block-merchant').scrollIntoViewIfNeeded()
    await person.shot('job')
    await person.tap('block-merchant')
    await person.el('ask').waitFor()
    await person.shot('ask')
    await person.accessible()
    await person.yes()
    await person.goto('/m/')
    await person.page.locator('[data-test="job-card"]').first().waitFor()
    const names = await person.page.locator('.job-merchant').allTextContents()
    if (names.some((other) => other.trim() === name)) throw new Error(`${name} is still listed`)
    await person.goto('/m/me/blocks')
    await person.el('blocked-merchant').waitFor()
    await person.shot('blocked')
    await person.accessible()
    await person.tap('unblock')
    await person.el('empty-state').waitFor()
    await person.close()
  },
}
