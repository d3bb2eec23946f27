// covers: ACC-6, NOTE-1, NOTE-3. A person binds a mail address, chooses mail for a group, and sees what arrives at the demo's phone.
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

const mailTo = (person, address, subject) => person.until('/sandbox/mail', ({ items }) => items.find((item) => item.to === address && item.subject.includes(subject)))
const codeOf = (mail) => mail.text.split('\n').find((line) => /^\d{6}$/.test(line))
const speaksEnglish = (person) => person.page.addInitScript(() => localStorage.setItem('lg.locale', JSON.stringify('en')))

async function accept(person) {
  await person.goto('/m/')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
}

export const tests = {
  'an address is bound on the phone, and a group comes by mail': async (context) => {
    const person = await arrives(context, 'mail', 'demo_seeker', PHONE)
    await accept(person)
    await person.goto('/m/settings/notices')
    await person.el('notices-bind-email').waitFor()
    await person.shot('notices-without')
    await person.goto('/m/settings/account')
    await person.see('未绑定')
    await person.tap('account-email')
    await person.type('email-address', 'nobody')
    await person.tap('email-send')
    await person.see('请填写正确的邮箱地址')
    await person.shot('wrong')
    const address = 'demo.seeker@example.com'
    await person.type('email-address', address)
    await person.tap('email-send')
    await person.el('email-sent').waitFor()
    const code = codeOf(await mailTo(person, address, '验证码'))
    await person.type('email-code', code === '000000' ? '111111' : '000000')
    await person.tap('email-bind')
    await person.see('验证码不正确或已失效')
    await person.shot('wrong-code')
    await person.accessible()
    await person.type('email-code', code)
    await person.tap('email-bind')
    await person.see('已绑定 d***@example.com')
    await person.shot('bound')
    await person.accessible()
    await mailTo(person, address, '已绑定邮箱')
    await person.tap('email-choose')
    await person.inState('notices-work-email', 'off')
    await person.inState('notices-money-email', 'on')
    await person.tap('notices-work-email')
    await person.inState('notices-work-email', 'on')
    await person.shot('chosen')
    await person.accessible()
    await person.goto(`/sandbox/phone?phone=${encodeURIComponent(address)}`)
    await person.see('零工：邮箱验证码')
    await person.shot('arrived')
    await person.goto('/m/settings/email')
    await person.tap('email-unbind')
    await person.shot('unbinding')
    await person.tap('email-unbind-yes')
    await person.el('email-form').waitFor()
    await person.calm()
    await speaksEnglish(person)
    await person.goto('/m/settings/email')
    await person.see('Mail address')
    await person.shot('english')
  },

  'a merchant binds an address at the desk': async (context) => {
    const desk = await arrives(context, 'mail-desk', 'demo_merchant', DESKTOP)
    await desk.goto('/biz/account')
    await desk.el('email-panel').waitFor()
    const address = 'demo.merchant@example.com'
    await desk.type('email-address', address)
    await desk.tap('email-send')
    await desk.type('email-code', codeOf(await mailTo(desk, address, '验证码')))
    await desk.shot('typed')
    await desk.tap('email-bind')
    await desk.see('已绑定 d***@example.com')
    await desk.el('notices-money-email').waitFor()
    await desk.shot('bound')
    await desk.accessible()
    await desk.goto('/sandbox/phone')
    await desk.see('零工：已绑定邮箱')
    await desk.shot('arrived')
    await desk.calm()
  },
}
