// covers: FIND-1, FIND-2, LOC-1. The map of jobs and a point picked on it, with the position refused.
import { PHONE, Person } from './person.mjs'

const arrives = async (context, name, more) => {
  const person = await Person.at(context, name, PHONE, more)
  await person.goto('/m/')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
  await person.el('job-card').first().waitFor()
  return person
}

const counted = async (person) => Number((await person.el('map-total').textContent()).match(/\d+/)?.[0] ?? 0)
const chooses = async (person, city, district) => {
  await person.tap('choose-place')
  await person.tap(`city-${city}`)
  await person.tap(`district-${district}`)
  await person.el('place-sheet').waitFor({ state: 'detached' })
}

export const tests = {
  'the map shows jobs in clusters, comes closer, and leads to a job': async (context) => {
    const person = await arrives(context, 'map')
    await person.tap('open-map')
    await person.el('map-cluster').first().waitFor()
    await person.el('map').locator('.plan-name span').first().waitFor()
    await person.shot('country')
    await person.accessible()
    await chooses(person, '350100', 'all')
    await person.page.locator('[data-test="map"][data-zoom="11"]').waitFor()
    await person.el('map-cluster').first().waitFor()
    const all = await counted(person)
    await person.shot('city')
    await person.accessible()
    // The filters of the list count here too.
    await person.tap('open-filters')
    await person.tap('settlement-weekly')
    await person.tap('filter-apply')
    await person.el('filter-sheet').waitFor({ state: 'detached' })
    await person.page.waitForFunction((all) => {
      const said = document.querySelector('[data-test="map-total"]')
      return said?.getAttribute('aria-busy') === 'false' && Number(said.textContent.match(/\d+/)?.[0] ?? 0) < all
    }, all)
    await person.shot('filtered')
    await person.tap('open-filters')
    await person.tap('filter-reset')
    await person.tap('filter-apply')
    await person.el('filter-sheet').waitFor({ state: 'detached' })
    // Closer, until marks are jobs.
    await chooses(person, '350100', '350102')
    await person.page.locator('[data-test="map"][data-zoom="13"]').waitFor()
    await person.el('map-cluster').first().waitFor()
    await person.shot('district')
    for (let closer = 0; closer < 4 && (await person.el('map-job').count()) === 0; closer += 1) {
      const before = Number(await person.el('map').getAttribute('data-zoom'))
      // The largest stands first; a mark may lie over it.
      await person.el('map-cluster').first().click({ force: true })
      await person.page.waitForFunction((before) => Number(document.querySelector('[data-test="map"]').dataset.zoom) > before, before)
      await person.page.locator('[data-test="map-total"][aria-busy="false"]').waitFor()
      await person.settled()
    }
    await person.el('map-job').first().waitFor()
    await person.shot('closer')
    await person.accessible()
    await person.el('map-job').first().focus()
    await person.page.keyboard.press('Enter')
    await person.el('map-jobs').waitFor()
    await person.shot('job')
    await person.accessible()
    await person.el('map-jobs').locator('[data-test="job-card"]').first().click()
    await person.page.waitForURL(/\/m\/jobs\//)
    await person.page.goBack()
    await person.el('map-job').first().waitFor()
    await person.tap('map-list')
    await person.el('job-card').first().waitFor()
    await person.close()
  },
  'a point is picked on the map where the position is refused': async (context) => {
    const person = await arrives(context, 'map-pick', { permissions: [] })
    await person.tap('choose-place')
    await person.tap('use-location')
    await person.see('没有获得位置')
    await person.tap('pick-on-map')
    await person.el('pick-point').waitFor()
    await person.see('靠近')
    const near = () => person.el('pick-near').textContent()
    const first = await near()
    await person.el('point-plan').click({ position: { x: 90, y: 90 } })
    await person.page.waitForFunction((first) => document.querySelector('[data-test="pick-near"]').textContent !== first, first)
    await person.shot('pick')
    await person.accessible()
    await person.tap('pick-take')
    await person.page.locator('[data-test="order-nearest"][aria-pressed="true"]').waitFor()
    await person.see('地图选点')
    await person.page.locator('.job-where', { hasText: /公里|米/ }).first().waitFor()
    await person.shot('nearest')
    await person.tap('open-map')
    await person.el('map').locator('.plan-ring').first().waitFor()
    await person.shot('rings')
    await person.close()
  },
}
