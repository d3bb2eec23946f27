// What the operator's staff do on the desktop.
import { company, onDesktop, phones } from './cast.mjs'
import { job } from './merchant.mjs'

export async function signsIn(stage) {
  const staff = await onDesktop(stage, 'staff')
  await staff.goto('/staff/')
  await staff.type('auth-account', 'demo_staff')
  await staff.type('auth-password', 'lingong-2026')
  await staff.shot('sign-in')
  await staff.tap('auth-submit')
  await staff.el('count-certifications_pending').waitFor()
  await staff.shot('overview')
  await staff.accessible()
  return staff
}

/** Opens the row that says so in a queue. What came in meanwhile is there as soon as the queue is asked for again. */
async function opens(staff, nav, row, link, text) {
  await staff.tap(`nav-${nav}`)
  const wanted = staff.page.locator(`[data-test="${row}"]`, { hasText: text }).first()
  await wanted.waitFor()
  if (link) await wanted.locator(`[data-test="${link}"]`).click()
  return wanted
}

const confirmed = (staff) => staff.page.locator('.el-message-box__btns .el-button--primary').click()

/** Sees the certification beside its documents. */
async function looksAtCertification(staff, name) {
  await opens(staff, 'certifications', 'certification-row', 'certification-open', company.name)
  await staff.el('document-licence').waitFor()
  for (const kind of ['licence', 'responsible']) {
    await staff.el(`document-${kind}`).locator('[data-test="document-open"]').click()
    await staff.page.waitForFunction((test) => document.querySelector(`[data-test="${test}"] img`)?.naturalWidth > 0, `document-${kind}`)
  }
  await staff.shot(name)
  await staff.accessible()
  const text = await staff.page.evaluate(() => document.body.innerText)
  if (text.includes(phones.owner) || text.includes(company.responsible)) throw new Error('staff were shown a person unmasked')
}

export async function refusesCertification(staff) {
  await looksAtCertification(staff, 'certification')
  await staff.tap('cert-refuse')
  await staff.el('reason-dialog').waitFor()
  await staff.tap('reason-go')
  await staff.el('reason-problem').waitFor()
  await staff.tap('reason-template')
  await staff.type('reason-text', '负责人姓名与工作证不一致，请核对后重新提交。')
  await staff.shot('certification-refuse')
  await staff.tap('reason-go')
  await staff.page.locator('[data-test="filter-pending"]').waitFor()
}

export async function approvesCertification(staff) {
  await looksAtCertification(staff, 'certification-again')
  await staff.tap('cert-approve')
  await staff.page.locator('.el-message-box').waitFor()
  await staff.shot('certification-approve')
  await confirmed(staff)
  await staff.page.locator('[data-test="filter-pending"]').waitFor()
}

/** Reviews a posting: what the rules found is marked in the words. */
export async function approvesPosting(staff, title, { flagged } = {}) {
  await opens(staff, 'postings', 'review-row', 'review-open', title)
  await staff.el('review-text').waitFor()
  if (flagged) await staff.page.locator('[data-test="finding-mark"]', { hasText: flagged }).first().waitFor()
  await staff.shot(`review-${flagged ? 'marked' : 'clean'}`)
  await staff.accessible()
  await staff.tap('review-approve')
  await confirmed(staff)
  await staff.page.locator('[data-test="filter-in_review"]').waitFor()
}

export async function decidesReport(staff) {
  const row = await opens(staff, 'reports', 'report-row', null, '到店后要求先交服装费')
  await row.scrollIntoViewIfNeeded()
  await staff.shot('reports')
  await staff.accessible()
  await row.locator('[data-test="report-posting"]').click()
  await staff.el('review-text').waitFor()
  await staff.page.goBack()
  const again = await opens(staff, 'reports', 'report-row', null, '到店后要求先交服装费')
  await again.locator('[data-test="report-uphold"]').click()
  await staff.el('reason-dialog').waitFor()
  await staff.type('reason-text', '经核实情况属实，已要求商家改正，感谢您的举报。')
  await staff.shot('report-result')
  await staff.tap('reason-go')
  await staff.el('reason-dialog').waitFor({ state: 'hidden' })
}

/** Finds somebody by the whole number only, and sees no more than a mask. */
export async function seesPeopleMasked(staff, username, phone) {
  await staff.tap('nav-people')
  await staff.el('empty').waitFor()
  await staff.type('people-q', phone)
  await staff.tap('people-go')
  await staff.el('person-row').waitFor()
  await staff.shot('people')
  await staff.accessible()
  const text = await staff.page.evaluate(() => document.body.innerText)
  if (text.includes(username) || text.includes(phone)) throw new Error('staff were shown a person unmasked')
}

export const flagged = job.flagged
