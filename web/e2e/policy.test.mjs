// covers: POL-3, POL-5. Nothing is sent before the policy was shown and accepted: not even the number that asks for a code.
// Who accepted an older one is asked again, and can look, take their data along and leave without a yes.
import { startDemo } from './demo.mjs'
import { DESKTOP, PHONE, Person } from './person.mjs'

/** The requests of a page that carry something a person typed. */
function sent(person) {
  const all = []
  person.page.on('request', (request) => {
    if (request.method() !== 'GET') all.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return all
}

async function asksForACode(person, all) {
  await person.type('auth-phone', '19900000881')
  await person.tap('sms-send')
  await person.el('auth-problem').waitFor()
  await person.see('请先阅读并同意隐私政策')
  await person.shot('agree-first')
  if (all.length > 0) throw new Error(`sent before the policy was accepted: ${all}`)
  const kept = await person.page.evaluate(() => JSON.stringify({ ...localStorage, cookie: document.cookie }))
  if (kept.includes('19900000881')) throw new Error('the number was kept')
}

async function agreed(person, all) {
  await person.page.waitForResponse((answer) => answer.url().endsWith('/auth/sms-codes'), { timeout: 10_000 })
  if (all.join() !== 'POST /api/v1/auth/sms-codes') throw new Error(`sent: ${all}`)
}

async function signsIn(person, account) {
  await person.tap('auth-tab-password')
  await person.type('auth-account', account)
  await person.type('auth-password', 'lingong-2026')
  await person.tap('auth-submit')
}

export const tests = {
  'policy first on the desktop': async (context) => {
    const person = await Person.at(context, 'policy-biz', DESKTOP)
    const all = sent(person)
    await person.goto('/biz/')
    await person.el('auth-form').waitFor()
    await asksForACode(person, all)
    await person.tap('auth-policy')
    await person.tap('policy-agree')
    await person.el('policy-dialog').waitFor({ state: 'hidden' })
    await Promise.all([agreed(person, all), person.tap('sms-send')])
    await person.close()
  },
  'policy first on the phone': async (context) => {
    const person = await Person.at(context, 'policy-h5', PHONE)
    const all = sent(person)
    await person.goto('/m/sign-in')
    await person.el('policy-sheet').waitFor()
    await person.shot('first-run')
    if (all.length > 0) throw new Error(`sent before the policy was accepted: ${all}`)
    await person.tap('policy-decline')
    await person.el('auth-form').waitFor()
    await asksForACode(person, all)
    await person.page.locator('[data-test="auth-agree"]').check()
    await Promise.all([agreed(person, all), person.tap('sms-send')])
    await person.close()
  },
  'policy asked again after a major change': async (context) => {
    // Everybody of the demo accepts the older version; then the present one comes into force.
    const before = await startDemo({ LINGONG_POLICY_EFFECTIVE_ON: '2999-01-01' })
    await before.stop({ keep: true })
    const demo = await startDemo({}, before.data)
    const stage = { ...context, base: demo.base }
    try {
      const person = await Person.at(stage, 'policy-again', PHONE)
      await person.goto('/m/sign-in')
      await person.tap('policy-accept')
      await signsIn(person, 'demo_seeker')
      await person.el('policy-again-changes').locator('li').first().waitFor()
      await person.shot('asked')
      await person.accessible()
      await person.tap('policy-again-later')
      await person.el('policy-again').waitFor({ state: 'detached' })
      await person.goto('/m/me/profile')
      await person.tap('policy-again-later')
      await person.type('profile-intent', '周末')
      await person.tap('profile-save')
      await person.page.locator('[data-test="said"]', { hasText: '隐私政策' }).waitFor()
      await person.shot('refused')
      await person.tap('policy-again-banner')
      await person.tap('policy-again-copy')
      await person.el('copy-ask').waitFor()
      await person.tap('policy-again-banner')
      await person.tap('policy-again-accept')
      await person.el('policy-again-banner').waitFor({ state: 'detached' })
      await person.goto('/m/me/profile')
      await person.type('profile-intent', '周末')
      await person.tap('profile-save')
      await person.page.locator('[data-test="said"]', { hasText: '已保存' }).waitFor()
      await person.close()

      const officer = await Person.at(stage, 'policy-again-staff', DESKTOP)
      await officer.goto('/staff/')
      await officer.type('auth-account', 'demo_privacy')
      await officer.type('auth-password', 'lingong-2026')
      await officer.tap('auth-submit')
      await officer.tap('policy-again-later')
      await officer.el('policy-again-banner').waitFor()
      await officer.shot('later')
      await officer.accessible()
      await officer.goto('/staff/privacy/policy')
      await officer.tap('policy-again-accept')
      await officer.el('policy-again').waitFor({ state: 'hidden' })
      await officer.el('policy-ask').first().getByText('人，同意前').waitFor()
      await officer.close()
    } finally {
      await demo.stop()
    }
  },
}
