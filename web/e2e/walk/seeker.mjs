// What seekers do on the phone.
import { company, onPhone, registerOnPhone } from './cast.mjs'
import { job } from './merchant.mjs'

export const cardOf = (seeker, title) => seeker.page.locator('[data-test="job-card"]', { hasText: title }).first()

/** Waits until the list shows this posting and nothing is being asked for any more. */
async function finds(seeker, title) {
  await cardOf(seeker, title).waitFor()
}

/** Looks for work without a sign-in: near the point where one stands, by a word, filtered, in the three orders. */
export async function looksAround(stage, title) {
  const seeker = await onPhone(stage, 'lin')
  await seeker.goto('/m/')
  await seeker.tap('policy-decline')
  await seeker.el('policy-sheet').waitFor({ state: 'detached' })
  await seeker.page.locator('[data-test="job-card"]').first().waitFor()
  await seeker.shot('first-list')
  await seeker.accessible()

  await seeker.tap('choose-place')
  await seeker.el('place-sheet').locator('[data-test="city-350100"]').click()
  await seeker.el('district-350102').waitFor()
  await seeker.shot('place')
  await seeker.accessible()
  await seeker.tap('district-350102')
  await seeker.el('place-sheet').waitFor({ state: 'detached' })
  await seeker.tap('order-nearest')
  await seeker.see('距离从鼓楼区中心算起')
  await seeker.shot('by-district')

  await seeker.tap('choose-place')
  await seeker.tap('use-location')
  await seeker.el('place-sheet').waitFor({ state: 'detached' })
  await seeker.page.locator('[data-test="job-card"]', { hasText: /\d+(米|公里)/ }).first().waitFor()
  await seeker.shot('near')

  // What was approved a moment ago reaches the index behind the answer.
  const q = encodeURIComponent(company.name)
  await seeker.until(`/api/v1/postings/search?q=${q}`, ({ items }) => items.some((item) => item.title === title))
  await seeker.type('search-words', company.name)
  await seeker.tap('search-go')
  await finds(seeker, title)
  await seeker.shot('by-word')
  for (const order of ['best-paid', 'newest', 'best', 'nearest']) {
    await seeker.tap(`order-${order}`)
    await seeker.page.locator(`[data-test="order-${order}"][aria-pressed="true"]`).waitFor()
    await finds(seeker, title)
  }

  await seeker.tap('open-filters')
  await seeker.el('filter-sheet').waitFor()
  await seeker.tap('settlement-weekly')
  await seeker.tap('filter-apply')
  await seeker.el('filter-sheet').waitFor({ state: 'detached' })
  await seeker.page.waitForFunction((words) => ![...document.querySelectorAll('[data-test="job-card"]')].some((card) => card.textContent.includes(words)), title)
  await seeker.shot('filtered-away')
  await seeker.tap('open-filters')
  await seeker.tap('category-catering')
  await seeker.tap('settlement-daily')
  await seeker.tap('hourly-2000')
  await seeker.tap('radius-3000')
  await seeker.shot('filters')
  await seeker.accessible()
  await seeker.tap('filter-apply')
  await seeker.el('filter-sheet').waitFor({ state: 'detached' })
  await finds(seeker, title)
  await seeker.shot('filtered')
  return seeker
}

async function hidesContact(seeker, secrets) {
  const text = await seeker.page.evaluate(() => document.body.innerText)
  for (const secret of secrets) if (text.includes(secret)) throw new Error('a contact is shown before the sign-up')
}

/** Opens the job from the list and signs up; only now is a sign-in asked for. The profile stays empty. */
export async function signsUpFromTheList(seeker, { title, username, phone, secrets }) {
  await cardOf(seeker, title).click()
  await seeker.el('job-title').waitFor()
  await hidesContact(seeker, secrets)
  await seeker.shot('job')
  await seeker.accessible()
  await seeker.el('report').scrollIntoViewIfNeeded()
  await seeker.shot('job-end')
  await seeker.tap('apply-shift')
  await seeker.el('sign-in-sheet').waitFor()
  await seeker.shot('sign-in')
  await seeker.accessible()
  await registerOnPhone(seeker, username, phone)
  await seeker.el('apply-sheet').waitFor()
  await seeker.type('apply-note', '周末都有空，做过奶茶店')
  await seeker.shot('apply')
  await seeker.accessible()
  await seeker.tap('apply-go')
  await seeker.el('application-state').first().waitFor()
  return new URL(seeker.page.url()).pathname.split('/').pop()
}

/** Somebody else comes with a phone of their own and registers first. */
export async function registers(stage, name, username, phone) {
  const seeker = await onPhone(stage, name)
  await seeker.goto('/m/me')
  await seeker.tap('policy-accept')
  await seeker.el('policy-sheet').waitFor({ state: 'detached' })
  await seeker.tap('sign-in')
  await registerOnPhone(seeker, username, phone)
  await seeker.el('me-username').waitFor()
  return seeker
}

/** Signs up for the nth shift of a posting; `state` is where that leads. */
export async function signsUp(seeker, postingId, shift, state, note) {
  await seeker.goto(`/m/jobs/${postingId}`)
  await seeker.page.locator('[data-test="shift-row"]').nth(shift).locator('[data-test="apply-shift"]').click()
  await seeker.el('apply-sheet').waitFor()
  if (note) await seeker.type('apply-note', note)
  await seeker.tap('apply-go')
  await seeker.inState('application-state', state)
  return new URL(seeker.page.url()).pathname.split('/').pop()
}

/** Confirms to come: what it binds to is shown first, the moment is shown after. */
export async function confirms(seeker, applicationId, name) {
  await seeker.goto(`/m/applications/${applicationId}`)
  await seeker.inState('application-state', 'accepted')
  await seeker.shot(`${name}-accepted`)
  await seeker.accessible()
  await seeker.tap('confirm-come')
  await seeker.el('ask').getByText('约定即生效').waitFor()
  await seeker.el('ask').getByText('以前可以免费取消').waitFor()
  await seeker.shot(`${name}-confirm`)
  await seeker.yes()
  await seeker.inState('application-state', 'confirmed')
  await seeker.page.getByText('约定生效', { exact: true }).waitFor()
  await seeker.shot(`${name}-confirmed`)
}

export async function cancels(seeker, applicationId) {
  await seeker.goto(`/m/applications/${applicationId}`)
  await seeker.tap('cancel-application')
  await seeker.el('cancel-terms').getByText('不会留下记录').waitFor()
  await seeker.type('cancel-reason', '临时有考试')
  await seeker.shot('cancel')
  await seeker.accessible()
  await seeker.tap('cancel-go')
  await seeker.inState('application-state', 'cancelled_by_seeker')
  await seeker.shot('cancelled')
}

/** The shift as a file, and the private feed that a phone's calendar subscribes to; both with the alarms that were chosen. */
export async function takesCalendar(seeker, applicationId) {
  await seeker.goto(`/m/applications/${applicationId}`)
  const href = await seeker.el('calendar-file').getAttribute('href')
  const file = await (await seeker.page.request.get(seeker.base + href)).text()
  holdsTheShift(file, 2)
  await seeker.tap('calendar-feed')
  await seeker.el('lead-60').waitFor()
  await seeker.tap('lead-60')
  await seeker.tap('reminders-save')
  await seeker.see('提醒已保存')
  await seeker.tap('feed-new')
  const url = await seeker.el('feed-url').innerText()
  await seeker.shot('calendar')
  await seeker.accessible()
  // A phone's calendar knows nothing but the address.
  const answer = await fetch(url)
  if (!answer.headers.get('content-type').startsWith('text/calendar')) throw new Error('the feed is no calendar')
  holdsTheShift(await answer.text(), 3)
}

function holdsTheShift(calendar, alarms) {
  const unfolded = calendar.replace(/\r\n /g, '')
  const count = (line) => unfolded.split('\r\n').filter((one) => one === line).length
  if (!unfolded.startsWith('BEGIN:VCALENDAR')) throw new Error('no calendar came')
  if (!unfolded.includes(job.title)) throw new Error('the calendar does not hold the shift')
  if (count('BEGIN:VEVENT') !== 1 || count('BEGIN:VALARM') !== alarms) throw new Error(`one event with ${alarms} alarms was expected:\n${unfolded}`)
}

/** The number of the merchant, masked; and no way to it for somebody who did not sign up. */
export async function sees(seeker, applicationId, secret) {
  await seeker.goto(`/m/applications/${applicationId}`)
  await seeker.tap('call')
  await seeker.el('ask').getByText(/1\d\d\*{4}\d{4}/).waitFor()
  await seeker.shot('call-masked')
  await seeker.accessible()
  const text = await seeker.page.evaluate(() => document.body.innerText)
  if (text.includes(secret)) throw new Error('the seeker was shown a whole number')
  await seeker.tap('ask-no')
}

export async function mayNotCall(stranger, applicationId) {
  const answer = await stranger.page.request.get(`${stranger.base}/api/v1/applications/${applicationId}/phone`)
  if (answer.ok()) throw new Error('somebody else was given the number')
}

export async function reports(seeker, postingId) {
  await seeker.goto(`/m/jobs/${postingId}`)
  await seeker.tap('report')
  await seeker.el('report-sheet').waitFor()
  await seeker.tap('report-reason-fee')
  await seeker.type('report-text', '到店后要求先交服装费')
  await seeker.shot('report')
  await seeker.accessible()
  await seeker.tap('report-send')
  await seeker.el('report-sheet').waitFor({ state: 'detached' })
}

/** Every step so far is in the inbox. */
export async function hasNotices(person, kinds, name) {
  await person.goto('/m/messages?tab=notices')
  for (const kind of kinds) await person.page.locator(`[data-test="notice"][data-kind="${kind}"]`).first().waitFor()
  await person.shot(name)
  await person.accessible()
}
