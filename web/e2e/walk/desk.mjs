// What the merchant's recruiter does at the desktop.
import { company, inDays, onDesktop, phones } from './cast.mjs'
import { shopFront } from './papers.mjs'
import { smsCode } from '../person.mjs'

export const event = {
  title: '榕荫茶铺展会奶茶助手',
  foul: '展会现场做奶茶、派发试饮。只招女生，加微信 rongyin88 报名。',
  clean: '展会现场做奶茶、派发试饮，两个人一组，提供工作餐和饮水，结束当天结算。',
}

/** Registers on the desktop after reading the policy there, and accepts the invitation that waits. */
export async function joins(stage) {
  const desk = await onDesktop(stage, 'recruiter')
  await desk.goto('/biz/')
  await desk.tap('auth-register')
  await desk.type('auth-username', '榕荫小陈')
  await desk.type('auth-phone', phones.recruiter)
  await desk.tap('auth-policy')
  await desk.el('policy-text').first().waitFor()
  await desk.shot('policy')
  await desk.tap('policy-agree')
  await desk.el('policy-dialog').waitFor({ state: 'hidden' })
  await desk.tap('sms-send')
  await desk.type('sms-code', await smsCode(desk, phones.recruiter))
  await desk.shot('register')
  await desk.accessible()
  await desk.tap('auth-submit')
  await desk.el('invitation-accept').waitFor()
  await desk.shot('invited')
  await desk.accessible()
  await desk.tap('invitation-accept')
  await desk.el('next-steps').or(desk.el('empty')).first().waitFor()
  await desk.shot('overview')
  await desk.accessible()
  return desk
}

async function chooses(desk, test, option) {
  await desk.tap(test)
  await desk.page.getByRole('option', { name: option, exact: true }).click()
}

async function shift(desk, n, date, start, end) {
  const row = desk.el('shift').nth(n)
  await row.locator('[data-test="shift-date"] input').fill(date)
  await row.locator('[data-test="shift-date"] input').press('Enter')
  await row.locator('[data-test="shift-start"]').fill(start)
  await row.locator('[data-test="shift-end"]').fill(end)
  await row.locator('[data-test="shift-end"]').press('Tab')
}

/** Publishes where the merchant picks (商家筛选); the rules look on while it is written. */
export async function publishes(stage, desk) {
  await desk.tap('publish-new')
  await desk.el('posting-form').waitFor()
  await desk.shot('publish-empty')
  await desk.accessible()
  await desk.type('form-title', event.title)
  await chooses(desk, 'form-category', '活动会展')
  await desk.type('form-description', event.foul)
  await desk.el('check-panel').locator('[data-test="finding-legend"]').waitFor()
  await desk.el('preview').locator('[data-test="finding-mark"]').first().waitFor()
  await desk.shot('publish-marked')
  await desk.accessible()
  await desk.type('form-description', event.clean)
  await desk.el('check-panel').locator('[data-test="finding-legend"]').waitFor({ state: 'detached' })
  await desk.type('form-wage', '30')
  await desk.page.locator('[data-test="form-mode-merchant_picks"]').click()
  await shift(desk, 0, inDays(8), '09:00', '13:00')
  await desk.tap('shift-add')
  await shift(desk, 1, inDays(9), '09:00', '13:00')
  await desk.el('shift').nth(0).locator('[data-test="shift-headcount"] input').fill('2')
  await desk.el('form-shifts').scrollIntoViewIfNeeded()
  await desk.shot('publish-shifts')
  await chooses(desk, 'form-city', '福州市')
  await chooses(desk, 'form-district', '鼓楼区')
  await desk.type('form-address', '榕荫路12号一层')
  await desk.tap('form-map')
  await desk.el('plan').first().waitFor()
  await desk.type('form-lat', '26.083600')
  await desk.type('form-lng', '119.300100')
  await desk.el('form-lng').press('Tab')
  await desk.shot('publish-place')
  await desk.accessible()
  await desk.type('form-contact-name', '小陈')
  await desk.type('form-contact-phone', phones.recruiter)
  await desk.upload('form-album', await shopFront(stage.browser))
  await desk.el('form-album-remove').first().waitFor()
  await desk.tap('form-save')
  await desk.see('草稿已保存')
  await desk.el('form-submit').scrollIntoViewIfNeeded()
  await desk.shot('publish-saved')
  await desk.tap('form-submit')
  await desk.el('postings').waitFor()
  await desk.inState('posting-state', 'in_review')
  await desk.shot('postings')
  await desk.accessible()
}

const rowOf = (desk, name) => desk.page.locator('[data-test="applicant-row"]', { hasText: name }).first()

/** Looks at who signed up; shortlists all at once, refuses one with a reason. */
export async function choosesPeople(desk, refused) {
  await desk.tap('nav-postings')
  await desk.page.locator('[data-test="posting-row"]', { hasText: event.title }).locator('[data-test="posting-open"]').click()
  await desk.page.locator('[data-test="applicant-row"]').nth(2).waitFor()
  await desk.shot('pipeline')
  await desk.accessible()
  await desk.tap('select-all')
  await desk.el('bulk-bar').waitFor()
  await desk.shot('pipeline-bulk')
  await desk.tap('bulk-shortlist')
  await desk.page.locator('[data-test="applicant-row"][data-state="shortlisted"]').nth(2).waitFor()
  const row = rowOf(desk, refused)
  await row.locator('[data-test="applicant-open"]').click()
  await desk.el('applicant-drawer').waitFor()
  await desk.tap('drawer-call')
  await desk.el('phone-masked').waitFor()
  await desk.type('note-text', '只能来一天')
  await desk.tap('note-add')
  await desk.el('note').first().waitFor()
  await desk.shot('applicant')
  await desk.accessible()
  const text = await desk.page.evaluate(() => document.body.innerText)
  for (const phone of Object.values(phones)) if (text.includes(phone)) throw new Error('the recruiter was shown a whole number')
  await desk.page.keyboard.press('Escape')
  await desk.el('applicant-drawer').waitFor({ state: 'hidden' })
  await row.locator('[data-test="act-reject"]').click()
  await desk.el('reason-dialog').waitFor()
  await desk.tap('reason-template')
  await desk.type('reason-text', '两天都能来的优先，下次再合作')
  await desk.shot('reject')
  await desk.tap('reason-go')
  await desk.page.locator('[data-test="applicant-row"][data-state="rejected"]').first().waitFor()
  return new URL(desk.page.url()).pathname.split('/').pop()
}

export async function pausesAndResumes(desk) {
  await desk.tap('nav-postings')
  const row = desk.page.locator('[data-test="posting-row"]', { hasText: event.title }).first()
  for (const [act, state] of [['pause', 'paused'], ['resume', 'live']]) {
    await row.locator('[data-test="posting-actions"]').click()
    await desk.tap(`posting-${act}`)
    await row.locator(`[data-state="${state}"]`).waitFor()
  }
  await row.locator('[data-test="posting-actions"]').click()
  await desk.tap('posting-history')
  await desk.el('history').waitFor()
  await desk.shot('history')
  await desk.accessible()
  await desk.page.keyboard.press('Escape')
  await desk.el('history-drawer').waitFor({ state: 'hidden' })
}

export const brand = company.name
