// covers: NOTE-1, NOTE-2, NOTE-3, CH-5. What comes outside the inbox is chosen on the phone and on the desktop; support staff see
// how far notices got.
import { randomUUID } from 'node:crypto'
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'

async function arrives(context, name, account, viewport, more = {}) {
  const person = await Person.at(context, name, viewport, more)
  const headers = { Origin: person.base, 'Idempotency-Key': randomUUID() }
  const data = { account, password: 'lingong-2026', transport: 'cookie' }
  const answer = await person.context.request.post(`${person.base}${api}/auth/sessions`, { data, headers })
  if (!answer.ok()) throw new Error(`${account}: ${answer.status()}`)
  return person
}

async function acts(person, method, path, data) {
  const headers = { Origin: person.base, 'Idempotency-Key': randomUUID() }
  const answer = await person.context.request[method](`${person.base}${api}${path}`, { data, headers })
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

const speaksEnglish = (person) => person.page.addInitScript(() => localStorage.setItem('lg.locale', JSON.stringify('en')))

export const tests = {
  'what comes outside the inbox is chosen, and what is required keeps a way': async (context) => {
    const person = await arrives(context, 'notices', 'demo_seeker', PHONE)
    await acts(person, 'put', '/me/consents/optional_notices', { action: 'withdrawn' })
    await person.goto('/m/')
    await person.tap('policy-accept')
    await person.el('policy-sheet').waitFor({ state: 'detached' })
    await person.goto('/m/settings')
    await person.tap('settings-notices')
    await person.el('notices-consent-off').waitFor()
    await person.shot('off')
    await person.tap('notices-consent')
    await person.inState('notices-consent', 'on')
    await acts(person, 'post', '/me/notices/devices', { registration_id: 'demoDevice1' })
    await person.tap('notices-work-push')
    await person.inState('notices-work-push', 'off')
    await person.page.locator('[data-test="quiet-from"]').fill('23:30')
    await person.page.locator('[data-test="quiet-from"]').blur()
    await person.tap('notices-money-sms')
    await person.inState('notices-money-sms', 'off')
    await person.shot('chosen')
    await person.accessible()
    await person.tap('notices-money-push')
    await person.see('请至少保留一种能收到的方式')
    await person.inState('notices-money-push', 'on')
    await person.shot('refused')
    const kept = await acts(person, 'get', '/me/notices/choices')
    if (kept.quiet.from !== '23:30') throw new Error(`the quiet hours begin at ${kept.quiet.from}`)
    await person.calm()
    await speaksEnglish(person)
    await person.goto('/m/settings/notices')
    await person.see('Quiet hours')
    await person.shot('english')
  },

  'a merchant chooses at the desk, and support staff see how far notices got': async (context) => {
    const desk = await arrives(context, 'notices-desk', 'demo_merchant', DESKTOP)
    await desk.goto('/biz/account')
    await desk.el('notice-choices').waitFor()
    await desk.shot('choices')
    await desk.accessible()
    await desk.calm()
    const english = await arrives(context, 'notices-desk-en', 'demo_merchant', DESKTOP)
    await speaksEnglish(english)
    await english.goto('/biz/account')
    await english.el('notice-choices').waitFor()
    await english.shot('choices')
    await english.calm()
    const staff = await arrives(context, 'notices-staff', 'demo_staff', DESKTOP)
    await staff.goto('/staff/deliveries')
    await staff.el('deliveries-sms').waitFor()
    await staff.shot('deliveries')
    await staff.accessible()
    await staff.calm()
    await speaksEnglish(staff)
    await staff.goto('/staff/deliveries')
    await staff.see('Notices sent')
    await staff.shot('english')
  },
}
