// covers: FIND-1, FIND-2, FIND-6, RULE-6, LOC-1. Jobs near a position, near a district where it is refused, other words for the
// same work, the same order for everybody, and favourites with what becomes of them.
import { randomUUID } from 'node:crypto'
import { PHONE, Person } from './person.mjs'

const api = '/api/v1'
const FUZHOU = { geolocation: { latitude: 26.0772, longitude: 119.2917 }, permissions: ['geolocation'] }

async function opensTheList(person) {
  await person.goto('/m/')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
  await person.el('job-card').first().waitFor()
}

async function signsIn(person, account) {
  const answer = await person.context.request.post(`${person.base}${api}/auth/sessions`, {
    data: { account, password: 'lingong-2026', transport: 'cookie' },
    headers: { Origin: person.base },
  })
  if (!answer.ok()) throw new Error(`${account}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()).me
}

/** How far the cards say they are, in metres. */
const distances = (person) =>
  person.page.locator('.job-where').evaluateAll((found) =>
    found.map((one) => one.textContent.match(/([\d.]+)\s*(公里|米)/)).filter(Boolean).map(([, n, unit]) => Number(n) * (unit === '公里' ? 1000 : 1)),
  )

/** Scrolls to the end until more cards are there than a page holds. */
async function scrollsOn(person, least) {
  for (let n = 0; n < 12 && (await person.el('job-card').count()) < least; n += 1) {
    const before = await person.el('job-card').count()
    await person.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    await person.page.waitForFunction((before) => document.querySelectorAll('[data-test="job-card"]').length > before, before)
  }
  const cards = await person.el('job-card').count()
  if (cards < least) throw new Error(`only ${cards} cards after scrolling`)
}

const ascending = (found) => found.every((metres, at) => at === 0 || metres >= found[at - 1])

export const tests = {
  'jobs near me stream on scroll, and the position goes out rounded': async (context) => {
    const person = await Person.at(context, 'nearby', PHONE, FUZHOU)
    const asked = []
    person.page.on('request', (request) => request.url().includes('/postings/search') && asked.push(new URL(request.url()).searchParams))
    await opensTheList(person)
    await person.tap('choose-place')
    await person.tap('use-location')
    await person.el('place-sheet').waitFor({ state: 'detached' })
    await person.page.locator('.job-where', { hasText: /公里|米/ }).first().waitFor()
    await person.shot('nearest')
    await person.accessible()
    await scrollsOn(person, 60)
    const found = await distances(person)
    if (found.length < 50 || !ascending(found.slice(2))) throw new Error(`not from near to far: ${found}`)
    const here = asked.filter((one) => one.get('here') === 'device')
    if (here.length < 3 || here.some((one) => one.get('lat') !== '26.077' || one.get('lng') !== '119.292')) throw new Error(`asked with ${here}`)
    await person.shot('scrolled')
    await person.close()
  },
  'with the position refused a district does the same': async (context) => {
    const person = await Person.at(context, 'nearby-refused', PHONE, { permissions: [] })
    await opensTheList(person)
    await person.tap('choose-place')
    await person.tap('use-location')
    await person.see('没有获得位置')
    await person.shot('refused')
    await person.accessible()
    await person.tap('city-350100')
    await person.tap('district-350102')
    await person.el('place-sheet').waitFor({ state: 'detached' })
    await person.tap('order-nearest')
    await person.see('距离从鼓楼区中心算起')
    await scrollsOn(person, 30)
    if (!ascending((await distances(person)).slice(2))) throw new Error('not from near to far')
    await person.close()
  },
  'other words for the same work are found': async (context) => {
    const person = await Person.at(context, 'nearby-words', PHONE)
    await opensTheList(person)
    await person.type('search-words', '奶茶店')
    await person.tap('search-go')
    await person.page.locator('[data-test="job-card"] mark', { hasText: '茶饮店' }).first().waitFor()
    await person.shot('synonym')
    await person.close()
  },
  'two people see the same order': async (context) => {
    const seen = []
    for (const account of [null, 'demo_seeker']) {
      const person = await Person.at(context, `nearby-same-${account ?? 'nobody'}`, PHONE)
      if (account) await signsIn(person, account)
      await opensTheList(person)
      await person.el('job-why').first().waitFor()
      if ((await person.el('own-order').count()) > 0) throw new Error('an order of one’s own without a yes')
      seen.push(await person.page.locator('.job-title').allTextContents())
      await person.close()
    }
    if (JSON.stringify(seen[0]) !== JSON.stringify(seen[1])) throw new Error(`${seen[0]}\n${seen[1]}`)
  },
  'a favourite that closes says so and offers similar jobs': async (context) => {
    const shop = await Person.at(context, 'favourite-shop', PHONE)
    const { merchants } = await signsIn(shop, 'demo_merchant')
    const list = await (await shop.context.request.get(`${shop.base}${api}/merchants/${merchants[0].id}/postings?state=live&limit=50`)).json()
    const [closing, staying] = [list.items.at(-1), list.items.at(-2)]
    const person = await Person.at(context, 'favourite', PHONE)
    await signsIn(person, 'demo_seeker')
    await opensTheList(person)
    for (const job of [staying, closing]) {
      await person.goto(`/m/jobs/${job.id}`)
      await person.tap('favourite')
      await person.page.locator('[data-test="favourite"][aria-pressed="true"]').waitFor()
    }
    await person.shot('star')
    await person.accessible()
    const closed = await shop.context.request.post(`${shop.base}${api}/postings/${closing.id}/close`, { data: {}, headers: { Origin: shop.base, 'Idempotency-Key': randomUUID() } })
    if (!closed.ok()) throw new Error(`closing: ${closed.status()} ${await closed.text()}`)
    await person.goto('/m/me')
    await person.tap('me-favourites')
    await person.el('favourite-closed').waitFor()
    await person.el('job-card').first().waitFor()
    await person.tap('favourite-similar')
    await person.el('similar-jobs').waitFor()
    await person.shot('closed')
    await person.accessible()
    await person.tap('favourites-seen')
    await person.shot('seen')
    await person.accessible()
    await person.tap('favourites-kept')
    await person.tap('favourite-drop')
    await person.el('favourite-closed').waitFor({ state: 'detached' })
    await shop.close()
    await person.close()
  },
}
