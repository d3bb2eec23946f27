// The privacy officer at the desk: a case from its clock to the answer, an incident from finding to closing, a drill.
// What the officer does shows where the person looks.
import { DESKTOP, PHONE, Person } from './person.mjs'
import { once, registerOnPhone } from './walk/cast.mjs'

const him = { username: '留意的小陈', phone: '19908880041' }
const why = '核实来电人与账号是否一致'

const asker = once(async (stage) => {
  const person = await Person.at(stage, 'officer-asker', PHONE)
  await person.goto('/m/me')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
  await person.tap('sign-in')
  await registerOnPhone(person, him.username, him.phone)
  await person.el('me-username').waitFor()
  const { id } = await person.until('/api/v1/me', (me) => me)
  return Object.assign(person, { id })
})

const officer = once(async (stage) => {
  const person = await Person.at(stage, 'officer', DESKTOP)
  await person.goto('/staff/')
  await person.type('auth-account', 'demo_privacy')
  await person.type('auth-password', 'lingong-2026')
  await person.tap('auth-submit')
  await person.el('count-cases').waitFor()
  await person.shot('overview')
  return person
})

/** A moment in China so many minutes ago, as the pickers show it. */
const minutesAgo = (minutes) => new Date(Date.now() + 8 * 3600_000 - minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ')

async function pickTime(person, test, text) {
  const box = person.el(test).locator('input')
  await box.fill(text)
  await box.press('Enter')
}

/** Takes options of a list that stays open, and leaves it. */
async function choose(person, test, names) {
  await person.tap(test)
  for (const name of names) await person.page.getByRole('option', { name, exact: true }).click()
  await person.page.keyboard.press('Tab')
}

/** Answers the question of the desk with yes. */
async function sure(person) {
  const box = person.page.locator('.el-message-box')
  await box.locator('.el-button--primary').click()
  await box.waitFor({ state: 'hidden' })
}

async function registersIncident(person, title) {
  await person.tap('incident-register')
  await person.type('form-title', title)
  await pickTime(person, 'form-found_at', minutesAgo(30))
  await pickTime(person, 'form-happened_from', minutesAgo(90))
  await choose(person, 'form-kinds', ['用户名', '手机号码'])
  await person.shot('incident-register')
  await person.tap('form-go')
  await person.el('report-clock').waitFor()
  return new URL(person.page.url()).pathname.split('/').pop()
}

async function lists(person, id) {
  await person.tap('by-listed')
  await person.type('affected-persons', id)
  await person.tap('affected-go')
  await person.el('incident-persons').getByText('受影响 1 人，未告知 1 人').waitFor()
}

async function writesParts(person, words) {
  await person.el('incident-missing').waitFor()
  for (const [name, text] of Object.entries(words)) await person.type(`part-${name}`, text)
  await person.tap('parts-save')
  await person.el('incident-missing').waitFor({ state: 'detached' })
}

/** Tells, and waits until nobody is left; the page then says so. */
async function tells(person, incident) {
  await person.tap('incident-tell')
  await sure(person)
  await person.until(`/api/v1/staff/incidents/${incident}`, (row) => row.persons > 0 && row.untold === 0)
  await person.page.reload()
  await person.el('incident-persons').getByText('未告知 0 人').waitFor()
}

async function reportsAndCloses(person, receipt) {
  await person.type('report-receipt', receipt)
  await person.tap('report-go')
  await person.el('report-clock').getByText('已报告').waitFor()
  await person.tap('incident-close')
  await sure(person)
  await person.page.locator('.page-head', { hasText: '已结束' }).waitFor()
}

/** A complaint from its clock to the answer, with the person's number opened on the way. */
const handled = once(async (stage) => {
  const person = await asker(stage)
  await person.goto('/m/me/requests/new?kind=complaint')
  await person.type('request-text', '有人冒充平台工作人员给我打电话，请核实。')
  await person.tap('request-send')
  await person.inState('request-clock', 'known')
  const { id } = await person.until('/api/v1/me/requests', ({ items }) => items[0])
  const desk = await officer(stage)
  await desk.tap('nav-privacy')
  const row = desk.page.locator(`[data-test="case-row"][data-id="${id}"]`)
  await row.locator('[data-test="case-clock"]').waitFor()
  await desk.accessible()
  await row.locator('[data-test="case-link"]').click()
  await desk.el('case-closed').waitFor()
  if (await desk.page.getByText('冒充平台工作人员').count()) throw new Error('a case that nobody took is read')
  await desk.tap('case-take')
  await desk.el('case-text').getByText('冒充平台工作人员').waitFor()
  await desk.tap('case-open')
  await choose(desk, 'form-fields', ['手机号码'])
  await desk.type('form-reason', why)
  await desk.shot('case-open')
  await desk.tap('form-go')
  await desk.el('case-opened').getByText(him.phone).waitFor()
  await desk.shot('case-opened')
  await desk.accessible()
  await person.goto('/m/me/privacy/accesses')
  const seen = person.page.locator('[data-test="access-row"][data-state="staff"]', { hasText: '手机号码' }).first()
  await seen.getByText('平台工作人员').waitFor()
  await person.shot('who-saw')
  await person.accessible()
  await desk.tap('case-answer')
  await desk.tap('form-result')
  await desk.page.getByRole('option', { name: '部分办理' }).click()
  await desk.type('form-answer', '来电不是平台拨打，已登记号码并提醒其他用户。')
  await desk.tap('form-go')
  await desk.el('case-closed').waitFor()
  await desk.page.locator('[data-test="case-history"]', { hasText: '已答复' }).waitFor()
  await person.goto('/m/me/requests')
  await person.el('request-answer').getByText('来电不是平台拨打').waitFor()
  return { person, desk }
})

export const tests = {
  // covers: CS-3, SEC-4, RIGHT-5, CON-2
  'officer: a case is taken, data opened for it, and the person sees who looked': async (stage) => {
    const { person, desk } = await handled(stage)
    person.calm()
    desk.calm()
  },

  // covers: INC-1, INC-2
  'officer: an incident goes from finding to closing, and the person is told': async (stage) => {
    const person = await asker(stage)
    const desk = await officer(stage)
    await desk.goto('/staff/privacy/incidents')
    const incident = await registersIncident(desk, '一台打印机上的名单外泄')
    await lists(desk, person.id)
    await desk.type('larger-reason', '涉及手机号码，可能被用于诈骗')
    await desk.tap('assess-go')
    await desk.el('report-clock').getByRole('timer').waitFor()
    await desk.shot('report-clock')
    await writesParts(desk, {
      happened: '一份名单被误留在公共打印机上，其中有您的手机号码。',
      measures: '名单已收回，打印改为取件码。',
      advice: '请留意陌生来电，不要提供验证码。',
      remedy: '如有损失请联系热线，我们协助报案。',
    })
    await desk.accessible()
    await tells(desk, incident)
    await desk.el('report-draft').getByText('打印机').first().waitFor()
    await reportsAndCloses(desk, '网信办收件 2026-118')
    await desk.shot('incident-closed')
    await person.goto('/m/messages?tab=notices')
    const notice = person.page.locator('[data-test="notice"][data-kind="security_incident"]').first()
    await notice.waitFor()
    for (const part of ['一份名单被误留在公共打印机上', '名单已收回', '请留意陌生来电', '如有损失请联系热线']) await notice.getByText(part).waitFor()
    await person.shot('told-of-an-incident')
    desk.calm()
    person.calm()
  },

  // covers: INC-2
  'officer: a drill goes the whole way with a test account': async (stage) => {
    const desk = await officer(stage)
    await desk.goto('/staff/privacy/drills')
    const { person_id } = await desk.until('/api/v1/staff/test-persons', ({ items }) => items[0])
    const drill = await registersIncident(desk, '演练：名单外泄')
    await desk.page.locator('[data-test="privacy-drills"].part--now').waitFor()
    // Somebody who is no test account cannot be put on the list of a drill.
    const { id } = await asker(stage)
    await desk.tap('by-listed')
    await desk.type('affected-persons', id)
    const [answer] = await Promise.all([desk.page.waitForResponse((one) => one.url().endsWith('/affected')), desk.tap('affected-go')])
    const { persons } = await desk.until(`/api/v1/staff/incidents/${drill}`, (row) => row)
    if (persons !== 0) throw new Error(`a drill reached somebody real (${answer.status()})`)
    await lists(desk, person_id)
    await writesParts(desk, { happened: '演练：名单外泄。', measures: '演练：已收回。', advice: '演练：留意来电。', remedy: '演练：联系热线。' })
    await tells(desk, drill)
    await reportsAndCloses(desk, '演练登记，未实际报送')
    await desk.shot('drill-closed')
    desk.calm()
  },

  // covers: RET-1, SEC-4, POL-3
  'officer: policy, retention and the audit log are looked at': async (stage) => {
    const { desk } = await handled(stage)
    await desk.tap('nav-privacy')
    await desk.tap('privacy-policy')
    const present = desk.page.locator('[data-test="policy-version"][data-state="in_force"]')
    await present.locator('[data-test="policy-class"]').waitFor()
    await present.locator('[data-test="policy-changes"] summary').click()
    await present.locator('li').first().waitFor()
    await desk.shot('policy')
    await desk.accessible()
    await desk.tap('privacy-retention')
    await desk.page.locator('[data-test="retention-state"][data-state="in-time"]').waitFor()
    await desk.page.locator('[data-test="holding"][data-id="sessions"]', { hasText: '网络安全法' }).waitFor()
    await desk.shot('retention')
    await desk.accessible()
    await desk.tap('privacy-audit')
    await desk.el('filter-granted').click()
    await desk.page.locator('[data-test="audit-row"][data-kind="granted"]').first().waitFor()
    await desk.shot('audit')
    await desk.accessible()
    desk.calm()
  },
}
