// covers: FIND-2, FIND-4, RULE-6. Words as they are typed, filters with counts, and the words that operations keep.
import { randomUUID } from 'node:crypto'
import { DESKTOP, PHONE, Person } from './person.mjs'

async function opensTheList(person) {
  await person.accepts()
  await person.page.locator('[data-test="job-card"]').first().waitFor()
}

const cards = (person) => person.page.locator('[data-test="job-card"]')

export const tests = {
  'one’s own last searches are offered to whoever allowed keeping them': async (context) => {
    const person = await Person.arrives(context, 'finding-recent', 'demo_seeker', PHONE)
    await opensTheList(person)
    const allowed = await person.context.request.put(`${person.base}/api/v1/me/consents/search_history`, {
      data: { action: 'given' },
      headers: { Origin: person.base, 'Idempotency-Key': randomUUID() },
    })
    if (!allowed.ok()) throw new Error(`the consent: ${allowed.status()} ${await allowed.text()}`)
    await person.type('search-words', '保洁')
    await person.tap('search-go')
    await person.until('/api/v1/me/history/searches', ({ items }) => items.some((item) => item.words === '保洁'))
    await person.tap('search-clear')
    await person.page.locator('[data-test="search-words"]').focus()
    await person.page.locator('[data-test="recent-word"]', { hasText: '保洁' }).waitFor()
    await person.shot('recent')
    await person.accessible()
    await person.tap('recent-word')
    await person.page.locator('[data-test="job-card"] mark', { hasText: '保洁' }).first().waitFor()
    await person.close()
  },
  'words: popular ones, pinyin, a slip, and suggestions with counts': async (context) => {
    const person = await Person.at(context, 'finding-words', PHONE)
    await opensTheList(person)
    await person.page.locator('[data-test="search-words"]').focus()
    await person.el('popular-word').first().waitFor()
    await person.shot('popular')
    await person.accessible()
    await person.type('search-words', 'fuwu')
    await person.page.locator('[data-test="suggestion"]', { hasText: '服务员' }).first().waitFor()
    await person.shot('suggestions')
    await person.accessible()
    await person.page.locator('[data-test="suggestion"]', { hasText: '服务员' }).first().click()
    await person.page.locator('[data-test="job-card"] mark', { hasText: '服务员' }).first().waitFor()
    await person.shot('found')
    await person.type('search-words', '服务圆')
    await person.tap('search-go')
    await person.see('没有找到“服务圆”')
    await person.page.locator('[data-test="job-card"] mark').first().waitFor()
    await person.shot('mended')
    await person.close()
  },
  'filters count what they would find, and the best match says why': async (context) => {
    const person = await Person.at(context, 'finding-filters', PHONE)
    await opensTheList(person)
    await person.page.locator('[data-test="job-why"]').first().waitFor()
    await person.shot('why')
    await person.tap('open-filters')
    await person.el('filter-sheet').waitFor()
    await person.page.locator('[data-test="settlement-daily"] small').waitFor()
    await person.shot('counts')
    await person.accessible()
    const counted = Number(await person.page.locator('[data-test="settlement-weekly"] small').textContent())
    await person.tap('settlement-weekly')
    await person.see(`查看 ${counted} 个职位`)
    await person.page.locator('[data-test="filter-weekend"]').scrollIntoViewIfNeeded()
    await person.shot('counts-end')
    await person.tap('filter-apply')
    await person.el('filter-sheet').waitFor({ state: 'detached' })
    if (counted > 0) await cards(person).first().waitFor()
    await person.tap('order-best-paid')
    await person.page.locator('[data-test="order-best-paid"][aria-pressed="true"]').waitFor()
    await person.shot('best-paid')
    await person.close()
  },
  'operations keep the synonyms and try them': async (context) => {
    for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
      const staff = await Person.arrives(context, `finding-staff-${size}`, 'demo_staff', viewport)
      await staff.goto('/staff/synonyms')
      await staff.el('synonyms').waitFor()
      if (size === 'desktop') {
        await staff.type('synonym-word', '打杂')
        await staff.type('synonym-other', '服务员')
        await staff.tap('synonym-add')
        await staff.page.locator('[data-test="synonym-row"]', { hasText: '打杂' }).waitFor()
      }
      await staff.type('synonym-try', '打杂')
      await staff.tap('synonym-try-go')
      await staff.page.locator('[data-test="synonym-tried"]', { hasText: '≈ 服务员' }).waitFor()
      await staff.shot('synonyms')
      await staff.accessible()
      await staff.close()
    }
  },
}
