// covers: POL-5. Nothing is sent before the policy was shown and accepted: not even the number that asks for a code.
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
}
