// What the merchant's owner does on the phone.
import { company, inDays, onPhone, phones, registerOnPhone } from './cast.mjs'
import { creditCode, idNumber, licence, shopFront, workBadge } from './papers.mjs'

export const job = {
  title: '榕荫茶铺周末店员',
  foul: '负责点单、出杯和打扫。入职先交200元押金，离职退还。',
  clean: '负责点单、出杯和打扫，有同事带着做，包一餐，不收任何押金。本地户籍优先。',
  marked: '押金',
  flagged: '本地户籍优先',
  // 26.0823, 119.2993 (GCJ-02) is the middle of the district; the shop is a little beside it.
  point: { lat: '26.083600', lng: '119.300100' },
}

/** The policy is shown before anything else, is accepted, and the owner registers. */
export async function registers(stage) {
  const owner = await onPhone(stage, 'owner')
  await owner.goto('/m/')
  await owner.el('policy-sheet').getByRole('heading').first().waitFor()
  await owner.el('policy-accept').waitFor()
  await owner.shot('policy')
  await owner.accessible()
  const kept = await owner.page.evaluate(() => Object.keys(localStorage).concat(document.cookie.split('; ').filter(Boolean)))
  if (kept.length > 0) throw new Error(`something was kept before the policy was accepted: ${kept}`)
  await owner.tap('policy-accept')
  await owner.el('policy-sheet').waitFor({ state: 'detached' })
  await owner.tap('tab-me')
  await owner.shot('guest')
  await owner.tap('sign-in')
  await registerOnPhone(owner, '榕荫店长', phones.owner)
  await owner.el('me-username').waitFor()
  return owner
}

export async function createsMerchant(owner) {
  await owner.tap('me-merchant')
  await owner.el('empty-state').waitFor()
  await owner.shot('no-merchant')
  await owner.tap('merchant-new')
  await owner.type('merchant-name', company.name)
  await owner.tap('merchant-kind-company')
  await owner.shot('new-merchant')
  await owner.tap('merchant-create')
  await owner.inState('cert-state', 'none')
  await owner.shot('merchant-home')
  await owner.accessible()
  return new URL(owner.page.url()).pathname.split('/').pop()
}

/** Fills in the certification; the first time with a slip in the credit code, which the page itself finds. */
export async function certifies(stage, owner, { responsible, slip }) {
  const code = creditCode('26K7P3')
  const wrong = code.slice(0, 17) + (code.endsWith('0') ? '1' : '0')
  // Asked once, separately: the second time the consent stands.
  if (slip) {
    await owner.accessible()
    await owner.shot('certification-consent')
    await owner.tap('consent-identity')
  }
  await owner.type('cert-company-name', company.company_name)
  await owner.type('cert-credit-code', slip ? wrong : code)
  await owner.type('cert-address', company.address)
  await owner.upload('cert-licence', await licence(stage.browser, company.company_name, code))
  await owner.type('cert-responsible-name', responsible)
  await owner.type('cert-id-number', idNumber('19900405', '318'))
  await owner.upload('cert-responsible-document', await workBadge(stage.browser, responsible))
  await owner.page.locator('.pictures img').nth(1).waitFor()
  if (slip) {
    await owner.tap('cert-submit')
    await owner.page.locator('.van-field__error-message').first().waitFor()
    await owner.page.locator('.van-field__error-message').first().scrollIntoViewIfNeeded()
    await owner.shot('certification-slip')
    await owner.accessible()
    await owner.type('cert-credit-code', code)
  }
  await owner.tap('cert-submit')
  await owner.inState('cert-state', 'pending')
  await owner.shot('certification-pending')
}

/** Opens the newest notice of a kind from the inbox. */
export async function opensNotice(person, kind, name) {
  await person.goto('/m/messages?tab=notices')
  const notice = person.page.locator(`[data-test="notice"][data-kind="${kind}"]`).first()
  await notice.waitFor()
  if (name) await person.shot(name)
  await notice.click()
  await person.page.waitForURL((url) => !url.pathname.endsWith('/messages'))
}

export async function invites(owner, merchantId) {
  await owner.goto(`/m/merchant/${merchantId}/members`)
  await owner.type('invite-phone', phones.recruiter)
  await owner.tap('invite-role-recruiter')
  await owner.shot('invite')
  await owner.tap('invite-send')
  await owner.see('邀请已发出')
  await owner.accessible()
}

async function fillsIn(stage, owner) {
  await owner.type('posting-title', job.title)
  await owner.pick('posting-category', 'catering')
  await owner.type('posting-description', job.foul)
  await owner.type('posting-requirements', '守时、讲卫生，有健康证更好。')
  await owner.type('posting-wage', '25')
  await owner.shot('publish-basics')
  await owner.tap('posting-wage-unit-hour')
  await owner.tap('posting-settlement-daily')
  await owner.tap('posting-mode-first-come')
  await owner.type('shift-date', inDays(5))
  await owner.type('shift-start', '10:00')
  await owner.type('shift-end', '14:00')
  await owner.tap('shift-copy')
  await owner.el('shift-headcount-more').nth(1).click()
  await owner.el('shift-editor').nth(1).scrollIntoViewIfNeeded()
  await owner.shot('publish-shifts')
  await owner.pick('posting-city', '350100')
  await owner.pick('posting-district', '350102')
  await owner.type('posting-address', '榕荫路12号一层')
  await owner.tap('posting-point')
  await owner.el('point-plan').locator('.plan-name span').first().waitFor()
  await owner.el('point-plan').click({ position: { x: 150, y: 100 } })
  await owner.type('point-lat', job.point.lat)
  await owner.type('point-lng', job.point.lng)
  await owner.shot('publish-point')
  await owner.accessible()
  await owner.tap('point-done')
  await owner.el('point-picker').waitFor({ state: 'detached' })
  await owner.type('posting-contact-name', '林店长')
  await owner.type('posting-contact-phone', phones.owner)
  await owner.upload('posting-pictures', await shopFront(stage.browser))
  await owner.page.locator('.pictures img').first().waitFor()
  await owner.el('posting-pictures').scrollIntoViewIfNeeded()
  await owner.shot('publish-end')
}

/** Writes a job, keeps it as a draft, is told what must not stand in it, mends that and hands it in. */
export async function publishes(stage, owner, merchantId) {
  await owner.goto(`/m/merchant/${merchantId}`)
  await owner.tap('go-publish')
  await owner.el('publish-form').waitFor()
  await owner.tap('posting-preview')
  await owner.el('preview-missing').waitFor()
  await owner.shot('preview-empty')
  await owner.tap('preview-close')
  await owner.el('preview-sheet').waitFor({ state: 'detached' })
  await fillsIn(stage, owner)
  await owner.tap('posting-save')
  await owner.see('草稿已保存')
  await owner.page.reload()
  await owner.page.waitForFunction((title) => document.querySelector('[data-test="posting-title"] input')?.value === title, job.title)
  await owner.tap('posting-submit')
  await owner.el('preview-findings').waitFor()
  await owner.el('preview-sheet').locator('mark', { hasText: job.marked }).waitFor()
  await owner.shot('refused-by-rules')
  await owner.accessible()
  await owner.tap('preview-close')
  await owner.el('preview-sheet').waitFor({ state: 'detached' })
  await owner.shot('refused-form')
  await owner.type('posting-description', job.clean)
  await owner.tap('posting-preview')
  await owner.el('preview-reviews').waitFor()
  if (await owner.el('preview-findings').count()) throw new Error('a text that takes no deposit was refused')
  await owner.shot('preview')
  await owner.tap('preview-close')
  await owner.el('preview-sheet').waitFor({ state: 'detached' })
  await owner.tap('posting-submit')
  await owner.inState('posting-state', 'in_review')
  await owner.shot('in-review')
}

/** The card of a posting on the merchant's page. */
export const cardOf = (owner, title) => owner.page.locator('[data-test="posting-card"]', { hasText: title }).first()

export async function pausesResumesAndCopies(owner, merchantId) {
  await owner.goto(`/m/merchant/${merchantId}`)
  const card = cardOf(owner, job.title)
  await card.locator('[data-test="posting-pause"]').click()
  await card.locator('[data-state="paused"]').waitFor()
  await owner.shot('paused')
  await card.locator('[data-test="posting-resume"]').click()
  await card.locator('[data-state="live"]').waitFor()
  await card.locator('[data-test="posting-copy"]').click()
  await owner.el('copy-sheet').waitFor()
  await owner.shot('copy')
  await owner.accessible()
  await owner.tap('copy-go')
  await owner.el('publish-form').waitFor()
  await owner.page.waitForFunction((date) => document.querySelector('[data-test="shift-date"]')?.value === date, inDays(12))
  await owner.goto(`/m/merchant/${merchantId}`)
  await owner.tap('postings-draft')
  await owner.inState('posting-state', 'draft')
  await owner.shot('drafts')
}

export async function closes(owner, merchantId) {
  await owner.goto(`/m/merchant/${merchantId}`)
  const card = cardOf(owner, job.title)
  await owner.tap('postings-live')
  await card.locator('[data-test="posting-close"]').click()
  await owner.el('ask').waitFor()
  await owner.shot('close')
  await owner.yes()
  await owner.tap('postings-closed')
  await owner.inState('posting-state', 'closed')
}

/** Accepts two people at once from the phone. */
export async function acceptsInBulk(owner, merchantId, postingId, count) {
  await owner.goto(`/m/merchant/${merchantId}/postings/${postingId}`)
  await owner.page.locator('[data-test="applicant"]').first().waitFor()
  await owner.shot('pipeline')
  await owner.accessible()
  await owner.tap('pipe-shortlisted')
  await owner.page.waitForFunction((n) => document.querySelectorAll('[data-test="applicant"][data-state="shortlisted"]').length === n && document.querySelectorAll('[data-test="applicant"]').length === n, count)
  await owner.tap('select-all')
  await owner.el('bulk-bar').waitFor()
  await owner.shot('pipeline-bulk')
  await owner.tap('bulk-accept')
  await owner.el('action-sheet').waitFor()
  await owner.shot('pipeline-accept')
  await owner.tap('action-go')
  await owner.el('action-sheet').waitFor({ state: 'detached' })
  await owner.tap('pipe-accepted')
  await owner.page.locator('[data-test="applicant"][data-state="accepted"]').nth(count - 1).waitFor()
}

/** Opens one applicant's sheet, writes a note that only the merchant reads, and looks at the masked number. */
export async function looksAtOne(owner, hidden) {
  await owner.page.locator('[data-test="applicant-open"]').first().click()
  await owner.el('applicant-sheet').waitFor()
  await owner.type('note-text', '面试过，动作麻利')
  await owner.tap('note-add')
  await owner.el('applicant-sheet').getByText('面试过，动作麻利').waitFor()
  await owner.shot('applicant')
  await owner.accessible()
  await owner.tap('call')
  await owner.el('ask').getByText(/1\d\d\*{4}\d{4}/).waitFor()
  await owner.shot('call-masked')
  const text = await owner.page.evaluate(() => document.body.innerText)
  for (const secret of hidden) if (text.includes(secret)) throw new Error('the merchant was shown a whole number')
  await owner.tap('ask-no')
  await owner.el('ask').waitFor({ state: 'detached' })
  await owner.tap('sheet-close')
  await owner.el('applicant-sheet').waitFor({ state: 'detached' })
}
