// One person walks through the whole privacy centre; what each page promises is looked for where it must show.
// Each test stands on the acts before it and plays them when it is run alone.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { startDemo } from './demo.mjs'
import { DESKTOP, PHONE, Person } from './person.mjs'
import { inDays, once, registerOnPhone } from './walk/cast.mjs'
import { signsUp } from './walk/seeker.mjs'
import { unzip } from './zip.mjs'

const password = 'privacy-walk-2026'
const me = { username: '隐私小林', phone: '19908880031' }

/** Names that the policy declares; those of a refused kind are never seen. */
const convenience = ['lg.city', 'lg.drafts', 'lg.merchant']
const necessary = ['lg.policy', 'lg.locale', 'lg.outbox', 'lg.signup', 'lg.cookies']

/** What the browser keeps and every report of a visit, from the first page on. */
function watched(person) {
  person.beacons = []
  person.page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/v1/beacons') person.beacons.push(request.postDataJSON())
  })
  return person
}

async function kept(person) {
  const keys = await person.page.evaluate(async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage).map((key) => `session:${key}`), ...(await caches.keys()), ...(await indexedDB.databases()).map(({ name }) => `indexeddb:${name}`)])
  const cookies = (await person.context.cookies()).map((cookie) => cookie.name)
  return { keys, cookies }
}

/** Fails when something of a kind that was refused is there, or something that nobody declared. */
async function nothingRefused(person) {
  const { keys, cookies } = await kept(person)
  const strange = [...keys.filter((key) => !necessary.includes(key)), ...cookies.filter((name) => name !== 'lingong')]
  if (strange.length > 0) throw new Error(`${person.page.url()} keeps ${strange}`)
  if (person.beacons.length > 0) throw new Error(`a visit was reported: ${JSON.stringify(person.beacons)}`)
}

async function visit(person, path, ready) {
  await person.goto(path)
  await person.el(ready).first().waitFor()
  await nothingRefused(person)
}

async function newcomer(stage, name, { username, phone }) {
  const person = watched(await Person.at(stage, `privacy-${name}`, PHONE))
  await person.goto('/m/me')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
  await person.tap('sign-in')
  await registerOnPhone(person, username, phone, password)
  await person.el('me-username').waitFor()
  return person
}

/** Refuses everything that can be refused, before anything else is used. */
const refuser = once(async (stage) => {
  const person = await newcomer(stage, 'lin', me)
  await person.goto('/m/settings/cookies')
  await person.inState('cookies-convenience', 'on')
  await person.inState('cookies-statistics', 'off')
  await person.tap('cookies-convenience')
  await person.inState('cookies-convenience', 'off')
  await person.see('lg.drafts')
  await person.shot('cookies-refused')
  await person.accessible()
  await nothingRefused(person)
  return person
})

/** What would be kept of the refused kinds is done: a city is chosen, a draft is written. */
const walked = once(async (stage) => {
  const person = await refuser(stage)
  await person.goto('/m/')
  await person.tap('choose-place')
  await person.tap('city-350100')
  await person.tap('district-all')
  await person.el('job-card').first().waitFor()
  await nothingRefused(person)
  await person.goto('/m/me/wanted/edit')
  await person.type('wanted-title', '周末可做会展')
  await nothingRefused(person)
  await visit(person, '/m/me/privacy', 'privacy-data')
  await person.el('contacts').getByText('privacy@example.invalid').waitFor()
  await person.shot('centre')
  await person.accessible()
  for (const [path, ready] of [
    ['/m/me/privacy/accesses', 'empty-state'],
    ['/m/me/privacy/sharings', 'my-sharings'],
    ['/m/me/privacy/permissions', 'permission-location'],
    ['/m/me/privacy/consents', 'said-row'],
    ['/m/me/transfers', 'my-transfers'],
    ['/m/me/requests', 'my-requests'],
    ['/m/me/privacy/data', 'data-kind'],
    ['/m/me/privacy/copy', 'copy-ask'],
    ['/m/settings/cancel-account', 'cancel-go'],
    ['/m/policy', 'policy-text'],
  ]) await visit(person, path, ready)
  return person
})

/** A consent is given, used, withdrawn, and what it left is cleared. */
const remembered = once(async (stage) => {
  const person = await refuser(stage)
  await person.goto('/m/me/privacy')
  await person.inState('consent-browsing_history', 'off')
  await person.tap('consent-browsing_history')
  await person.inState('consent-browsing_history', 'on')
  await person.goto('/m/')
  await person.el('job-card').first().click()
  const title = await person.el('job-title').innerText()
  await person.until('/api/v1/me/history/postings', ({ items }) => items[0])
  await visit(person, '/m/me/privacy/history', 'viewed-row')
  await person.see(title)
  await person.goto('/m/me/privacy')
  await person.tap('consent-browsing_history')
  await person.yes()
  await person.inState('consent-browsing_history', 'off')
  await person.goto('/m/me/privacy/history')
  await person.el('empty-state').waitFor()
  await person.goto('/m/')
  await person.el('job-card').first().click()
  await person.el('job-title').waitFor()
  const { items } = await (await person.page.request.get(`${person.base}/api/v1/me/history/postings`)).json()
  if (items.length > 0) throw new Error('a page was remembered after the consent was withdrawn')
  return person
})


const copied = once(async (stage) => {
  const person = await refuser(stage)
  await person.goto('/m/me/privacy/data')
  await person.page.locator('[data-test="data-kind"][data-kind="people"]').click()
  await person.page.locator('[data-column="username"]', { hasText: me.username }).waitFor()
  await person.page.locator('[data-column="phone"]', { hasText: me.phone }).waitFor()
  await person.el('data-about').getByText('保存期限').waitFor()
  await person.shot('data-kind')
  await person.accessible()
  await person.goto('/m/me/privacy/copy')
  await person.type('proof-password', 'not-the-password')
  await person.tap('copy-ask')
  await person.page.locator('.van-field__error-message').waitFor()
  await person.type('proof-password', password)
  await person.tap('copy-ask')
  await person.inState('copy', 'ready')
  await person.shot('copy-ready')
  await person.accessible()
  const [download] = await Promise.all([person.page.waitForEvent('download'), person.tap('copy-fetch')])
  return { person, files: unzip(readFileSync(await download.path())) }
})

const asked = once(async (stage) => {
  const person = await refuser(stage)
  await person.goto('/m/me/privacy/data')
  await person.tap('data-correct')
  await person.el('request-kind-correct').and(person.page.locator('[aria-pressed="true"]')).waitFor()
  await person.type('request-text', '请把我的出生年月更正为一九九九年三月。')
  await person.shot('request-new')
  await person.accessible()
  await person.tap('request-send')
  await person.inState('request-clock', 'known')
  await person.tap('request-prove')
  await person.type('proof-password', password)
  await person.tap('request-prove-go')
  await person.el('request').getByText('已核实身份').waitFor()
  await person.shot('request-open')
  return person
})

/** An officer at the desk takes the first open request of this kind and answers it. */
async function officerAnswers(stage, kind, words) {
  const officer = await officerAt(stage, 'privacy-answering')
  await officer.page.locator('[data-test="case-link"]', { hasText: kind }).first().click()
  await officer.tap('case-take')
  await officer.el('case-text').waitFor()
  await officer.tap('case-answer')
  await officer.tap('form-result')
  await officer.page.getByRole('option', { name: '已按请求办理' }).click()
  await officer.type('form-answer', words)
  await officer.tap('form-go')
  await officer.el('form-dialog').waitFor({ state: 'hidden' })
  await officer.close()
}

async function officerAt(stage, name, tab) {
  const officer = await Person.at(stage, name, DESKTOP)
  await officer.goto('/staff/')
  await officer.type('auth-account', 'demo_privacy')
  await officer.type('auth-password', 'lingong-2026')
  await officer.tap('auth-submit')
  await officer.tap('nav-privacy')
  if (tab) await officer.tap(tab)
  return officer
}

/** After an erasure the vendor is asked in writing, and what it answers is recorded. */
async function asksVendors(stage) {
  const officer = await officerAt(stage, 'privacy-vendors', 'privacy-processors')
  await officer.el('processor-waiting').getByText('1 次注销尚未通知').first().waitFor()
  await officer.tap('processor-ask')
  await officer.type('form-reference', 'SMS-2026-009')
  await officer.tap('form-go')
  await officer.tap('processor-answer')
  await officer.tap('form-result')
  await officer.page.getByRole('option', { name: '没有保存' }).click()
  await officer.type('form-reference', 'ALI-77120')
  await officer.tap('form-go')
  await officer.page.locator('[data-test="asking"]', { hasText: 'ALI-77120' }).waitFor()
  await officer.shot('answered')
  await officer.accessible()
  await officer.close()
}

/** The officer prepares a transfer and announces it. */
async function announcesTransfer(stage) {
  const officer = await officerAt(stage, 'privacy-transferring', 'privacy-transfers')
  await officer.tap('transfer-create')
  await officer.tap('form-kind')
  await officer.page.getByRole('option', { name: '合并' }).click()
  await officer.type('form-new_holder', '榕城新用工有限公司')
  await officer.type('form-document', 'HB-2026-003')
  await officer.tap('form-terms')
  await officer.page.getByRole('option', { name: '受同一政策约束' }).click()
  const until = officer.el('form-answer_by').locator('input')
  await until.fill(`${inDays(20)} 18:00`)
  await until.press('Enter')
  await officer.tap('form-go')
  await officer.tap('transfer-announce')
  await officer.page.locator('.el-message-box .el-button--primary').click()
  await officer.page.locator('[data-test="transfer-row"]', { hasText: '通知中' }).waitFor()
  await officer.shot('announced')
  await officer.accessible()
  await officer.close()
}

/** The certificate's page, read where no script runs. */
async function withoutScript(stage, path) {
  const context = await stage.browser.newContext({ viewport: PHONE, locale: 'zh-CN', javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(path)
  const text = await page.locator('main').innerText()
  await page.screenshot({ path: `${stage.screenshots}/privacy-certificate.png`, fullPage: true })
  await context.close()
  return text
}

async function cancels(person) {
  await person.goto('/m/settings/cancel-account')
  await person.el('condition').first().waitFor()
  if ((await person.page.locator('[data-test="condition"]:not([data-state="met"])').count()) > 0) throw new Error('a condition is open')
  await person.page.locator('[data-test="cancel-kept"] summary').click()
  await person.el('cancel-kept').getByText('年').first().waitFor()
  await person.type('proof-password', password)
  await person.shot('cancel')
  await person.accessible()
  await person.tap('cancel-go')
  await person.yes()
  await person.el('cancel-begun').waitFor()
  await person.shot('cancel-begun')
  await person.accessible()
  return person.el('certificate-address').innerText()
}

export const tests = {
  // covers: COOKIE-1, CON-1
  'privacy: what was refused is never kept while the whole centre is used': async (stage) => {
    const person = await walked(stage)
    // The same looking finds them once they are accepted, so it would have found them before.
    await person.goto('/m/settings/cookies')
    await person.tap('cookies-convenience')
    await person.inState('cookies-convenience', 'on')
    await person.goto('/m/')
    await person.tap('choose-place')
    await person.tap('city-350100')
    await person.tap('district-all')
    await person.el('job-card').first().waitFor()
    if (!(await kept(person)).keys.includes('lg.city')) throw new Error('a city is not kept after convenience was accepted')
    await person.goto('/m/settings/cookies')
    await person.tap('cookies-convenience')
    await person.inState('cookies-convenience', 'off')
    const left = (await kept(person)).keys.filter((key) => convenience.includes(key))
    if (left.length > 0) throw new Error(`${left} stayed after it was refused`)
    person.calm()
  },

  // covers: COOKIE-1, COOKIE-2, RIGHT-4
  'privacy: visits are reported after a yes and never after a no': async (stage) => {
    const person = await walked(stage)
    await person.goto('/m/settings/cookies')
    await person.tap('cookies-statistics')
    await person.inState('cookies-statistics', 'on')
    const [answer] = await Promise.all([person.page.waitForResponse((one) => one.url().endsWith('/api/v1/beacons')), person.tap('cookies-clear')])
    if (answer.status() !== 204) throw new Error(`a visit was answered with ${answer.status()}`)
    const [visit] = person.beacons
    if (visit.page !== '/m/settings/cookies' || visit.display !== 'phone') throw new Error(JSON.stringify(visit))
    await person.goto('/m/me/privacy')
    await person.inState('consent-analytics', 'on')
    await person.tap('consent-analytics')
    await person.inState('consent-analytics', 'off')
    person.beacons.length = 0
    await person.goto('/m/settings/cookies')
    await person.inState('cookies-statistics', 'off')
    await person.tap('nav-back')
    await person.goto('/m/me')
    await nothingRefused(person)
    person.calm()
  },

  // covers: RIGHT-4, FIND-5
  'privacy: a consent is given, withdrawn, and its history cleared': async (stage) => {
    const person = await remembered(stage)
    person.calm()
  },

  // covers: RIGHT-1, RIGHT-5, RIGHT-6
  'privacy: everything held is on a page and in a file': async (stage) => {
    const { person, files } = await copied(stage)
    const data = JSON.parse(files.get('data.json').toString())
    const account = data.kinds.find((kind) => kind.kind === 'people').rows[0]
    if (account.username !== me.username || account.phone !== me.phone) throw new Error('the copy lacks the account')
    const schema = JSON.parse(files.get('schema.json').toString())
    const missing = schema.required.filter((name) => !(name in data))
    if (missing.length > 0) throw new Error(`the copy lacks ${missing}`)
    const consents = data.kinds.find((kind) => kind.kind === 'consents')
    if (consents.rows.length === 0 || !consents.name.zh || consents.purposes.length === 0) throw new Error('the consents are not whole')
    const manifest = JSON.parse(files.get('manifest.json').toString())
    for (const { name, sha256 } of manifest.files) {
      if (createHash('sha256').update(files.get(name)).digest('hex') !== sha256) throw new Error(`${name} is not what the manifest says`)
    }
    const whole = [...files.values()].map((file) => file.toString()).join()
    if (whole.includes('demo_seeker') || whole.includes('19900000002')) throw new Error('somebody else is in the copy')
    if (!files.get('readable.html').toString().includes(me.username)) throw new Error('the readable page lacks the name')
    person.calm()
  },

  // covers: RIGHT-2, RIGHT-5, CS-3, CON-1, CON-2
  'privacy: a request is filed, proven, answered, and its file taken': async (stage) => {
    const person = await asked(stage)
    await officerAnswers(stage, '更正', '已更正出生年月，请在个人资料中查看。')
    await person.goto('/m/messages')
    await person.tap('messages-notices')
    await person.page.locator('[data-test="notice"][data-kind="case_answered"]').first().click()
    await person.inState('request', 'answered')
    await person.el('request-answer').getByText('已更正出生年月').waitFor()
    await person.el('contacts').getByText('管辖法院').waitFor()
    await person.shot('request-answered')
    await person.accessible()
    const [download] = await Promise.all([person.page.waitForEvent('download'), person.tap('request-file')])
    const file = readFileSync(await download.path(), 'utf8')
    if (!file.includes('请把我的出生年月更正') || !file.includes('已更正出生年月')) throw new Error('the file of the case is not whole')
    await person.tap('request-reopen')
    await person.type('reopen-reason', '月份还是不对')
    await person.tap('reopen-go')
    await person.inState('request', 'open')
    await person.see('第 2 次办理')
    person.calm()
  },

  // covers: SHARE-1
  'privacy: what a sign-up hands over stands in the sharing record': async (stage) => {
    const person = await refuser(stage)
    const { id, merchant } = await person.until('/api/v1/postings/search?mode=merchant_picks&kind=job', ({ items }) => items.find((item) => item.places_left > 0))
    await signsUp(person, id, 0, 'applied')
    await visit(person, '/m/me/privacy/sharings', 'sharing-row')
    const row = person.page.locator('[data-test="sharing-row"]', { hasText: merchant.name }).first()
    for (const part of ['信息：', '目的：', '依据：您要求的服务']) await row.getByText(part).waitFor()
    await person.shot('sharings')
    await person.accessible()
    person.calm()
  },

  // covers: DEV-3
  'privacy: the cache is cleared, pictures too': async (stage) => {
    const person = watched(await Person.at(stage, 'privacy-cache', PHONE))
    await person.goto('/m/')
    await person.tap('policy-accept')
    const picture = person.page.locator('[data-test="job-card"] img').first()
    const address = await picture.getAttribute('src')
    const fromNetwork = () =>
      person.page.evaluate(async (url) => {
        performance.clearResourceTimings()
        await (await fetch(url)).blob()
        return performance.getEntriesByType('resource').filter((one) => one.name.endsWith(url)).at(-1).transferSize > 0
      }, address)
    await fromNetwork()
    if (await fromNetwork()) throw new Error('the picture is not kept by the browser, so clearing proves nothing')
    await person.page.evaluate((url) => fetch(url), address)
    await person.tap('tab-me')
    await person.tap('me-settings')
    await person.tap('settings-clear-cache')
    await person.tap('cache-clear')
    await person.yes()
    await person.page.locator('[data-test="said"]', { hasText: /图片和视频 [1-9]/ }).waitFor()
    await person.shot('cache-cleared')
    if (!(await fromNetwork())) throw new Error('the picture is still kept after the cache was cleared')
    await person.close()
  },

  // covers: ACC-8, RIGHT-5
  'privacy: an account is cancelled and the cancellation stopped': async (stage) => {
    const person = await refuser(stage)
    const address = await cancels(person)
    if (!(await withoutScript(stage, address)).includes('还没有删除')) throw new Error('the certificate is there too early')
    await person.goto('/m/sign-in')
    await person.tap('auth-tab-password')
    await person.type('auth-account', me.phone)
    await person.type('auth-password', password)
    await person.tap('auth-submit')
    await person.inState('cancel-waiting', 'cooling')
    await person.shot('cancel-waiting')
    await person.accessible()
    // Nothing else is open to them.
    for (const path of ['/m/applications', '/m/me', '/m/']) {
      await person.goto(path)
      await person.el('cancel-stop').waitFor()
    }
    await person.tap('cancel-stop')
    await person.el('me-username').getByText(me.username).waitFor()
    await person.goto('/m/applications')
    await person.el('empty-state').waitFor()
    person.calm()
  },

  // covers: SHARE-1, SHARE-3, ACC-8, DEL-1, DEL-3
  'privacy: somebody declines a transfer, is cancelled for good and keeps the certificate': async (stage) => {
    // A demo of its own: a transfer tells everybody in it, and nobody waits for the end of an account.
    const { base, stop } = await startDemo({ LINGONG_CANCELLATION_DAYS: '0' })
    try {
      const person = await newcomer({ ...stage, base }, 'leaving', { username: '走了的人', phone: '19908880032' })
      await announcesTransfer({ ...stage, base })
      await person.goto('/m/me/privacy')
      await person.tap('privacy-transfers')
      await person.inState('transfer', 'unanswered')
      await person.see('榕城新用工有限公司')
      await person.shot('transfer')
      await person.accessible()
      await person.tap('transfer-no')
      await person.inState('transfer', 'declined')
      const address = await cancels(person)
      const file = address.replace('/certificates/', '/api/v1/certificates/').slice(new URL(address).origin.length)
      const { certificate, signature } = await person.until(file, (document) => document.certificate && document)
      if (certificate.destroyed.length === 0 || certificate.kept_by_law.length === 0 || !signature.value) throw new Error('the certificate is not whole')
      const text = await withoutScript(stage, base + new URL(address).pathname)
      for (const part of [certificate.id, '已删除', '法律要求保留', '第三方']) if (!text.includes(part)) throw new Error(`the page lacks ${part}`)
      await asksVendors({ ...stage, base })
      if (!(await withoutScript(stage, base + new URL(address).pathname)).includes('没有保存')) throw new Error('the page lacks what the vendor answered')
      await person.goto('/m/sign-in')
      await person.tap('auth-tab-password')
      await person.type('auth-account', '19908880032')
      await person.type('auth-password', password)
      await person.tap('auth-submit')
      await person.el('auth-problem').waitFor()
      await person.close()
    } finally {
      await stop()
    }
  },
}
