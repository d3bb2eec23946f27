// covers: PAY-4. A merchant pays an order by Apple Pay: on a phone and at the desk, with a card that pays, one that is declined,
// and a sheet that is closed. Chromium has no Apple Pay, so the page gets a device that behaves as Apple's: it opens only within
// a tap, asks for a merchant session with its validation URL, and gives the token that the demo's device made.
import { randomUUID } from 'node:crypto'
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'

async function call(person, method, path, data) {
  const headers = { Origin: person.base, 'Idempotency-Key': randomUUID() }
  const answer = await person.context.request.fetch(`${person.base}${api}${path}`, { method, data, headers })
  if (!answer.ok()) throw new Error(`${person.name}: ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}

/** What runs in the page in place of the browser's own. `window.owner` says what its owner does with the next sheet. */
function device() {
  window.owner = 'good'
  window.sheets = []
  window.ApplePaySession = class {
    static STATUS_SUCCESS = 0
    static STATUS_FAILURE = 1
    static canMakePayments = () => true
    static supportsVersion = (version) => version <= 14
    constructor(version, request) {
      if (!navigator.userActivation.isActive) throw new DOMException('Must create a new ApplePaySession from a user gesture handler.', 'InvalidAccessError')
      this.request = request
      window.sheets.push({ request, status: null })
    }
    begin() {
      const validationURL = 'https://cn-apple-pay-gateway.apple.com/paymentservices/startSession'
      if (window.owner !== 'closes') return setTimeout(() => this.onvalidatemerchant({ validationURL }))
      setTimeout(() => this.oncancel?.({ sessionError: { code: 'unknown' } }))
    }
    abort() {
      window.sheets.at(-1).status = 'aborted'
    }
    async completeMerchantValidation(merchantSession) {
      const { countryCode, currencyCode, applicationData, total } = this.request
      const sheet = { merchantSession, countryCode, currencyCode, applicationData, amount: total.amount, card: window.owner }
      const answer = await fetch('/sandbox/apple/device', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sheet) })
      if (!answer.ok) throw new Error(`the device refused the session: ${answer.status}`)
      this.onpaymentauthorized({ payment: { token: await answer.json() } })
    }
    completePayment({ status }) {
      window.sheets.at(-1).status = status
    }
  }
}

async function arrives(context, name, viewport) {
  const person = await Person.at(context, name, viewport)
  await call(person, 'POST', '/auth/sessions', { account: 'demo_merchant', password: 'lingong-2026', transport: 'cookie' })
  await person.page.addInitScript(device)
  const me = await call(person, 'GET', '/me')
  return { person, merchant: me.merchants.find((merchant) => ['owner', 'finance'].includes(merchant.role)).id }
}

const owner = (person, does) => person.page.evaluate((value) => { window.owner = value }, does)
const lastSheet = (person) => person.page.evaluate(() => window.sheets.at(-1))

export const tests = {
  'apple pay on the phone: a declined card, a closed sheet, and a paid order': async (context) => {
    const { person, merchant } = await arrives(context, 'apple-phone', PHONE)
    await person.goto(`/m/merchant/${merchant}/money`)
    if (await person.el('policy-sheet').isVisible().catch(() => false)) await person.tap('policy-accept')
    await person.el('product').first().waitFor()
    await person.page.locator('[data-product="refresh"] [data-test="buy"]').click()
    await person.el('pay-apple').waitFor()
    await person.shot('ways')
    await person.accessible()
    await owner(person, 'declined')
    await person.tap('pay-apple')
    await person.see('发卡行拒绝了这次付款')
    if ((await lastSheet(person)).status !== 1) throw new Error('the sheet was not told that it failed')
    await person.shot('declined')
    await person.accessible()
    await owner(person, 'closes')
    await person.tap('pay-apple')
    await person.see('已取消，没有扣款')
    await person.shot('closed')
    await owner(person, 'good')
    await person.tap('pay-apple')
    await person.inState('payment-result', 'paid')
    const sheet = await lastSheet(person)
    if (sheet.request.currencyCode !== 'CNY' || sheet.request.countryCode !== 'CN') throw new Error('another currency')
    await person.see('收单机构交易号')
    await person.shot('paid')
    await person.accessible()
    const order = (await call(person, 'GET', `/merchants/${merchant}/orders`)).items[0]
    if (order.state !== 'paid' || atob(sheet.request.applicationData) !== order.id) throw new Error('the order is not the one that was paid')
    const payments = (await call(person, 'GET', `/merchants/${merchant}/payments`)).items.filter((one) => one.subject === order.id)
    if (payments.map((one) => one.state).join() !== 'paid,closed') throw new Error('a declined card left something open')
    await person.tap('payment-back')
    await person.el('order').first().waitFor()
    await person.shot('orders')
    person.calm()
  },

  'apple pay at the desk: an order that waits is paid, and one without the button goes to alipay': async (context) => {
    const { person, merchant } = await arrives(context, 'apple-desk', DESKTOP)
    await call(person, 'POST', `/merchants/${merchant}/orders`, { product: 'pinning', packs: 1 })
    await person.goto(`/biz/m/${merchant}/money`)
    await person.el('order-pay').first().waitFor()
    await person.tap('order-pay')
    await person.el('pay-apple').waitFor()
    await person.shot('ways')
    await person.accessible()
    // The bank takes its time: the page follows the payment and says whose word it waits for.
    await owner(person, 'slow')
    await person.tap('pay-apple')
    await person.inState('payment-result', 'waiting')
    await person.see('以收单机构的通知为准')
    await person.shot('waiting')
    await person.tap('payment-back')
    await person.tap('order-pay')
    await person.el('pay-apple').waitFor()
    await owner(person, 'good')
    await person.tap('pay-apple')
    await person.inState('payment-result', 'paid')
    await person.shot('paid')
    await person.accessible()
    person.calm()
    const plain = await Person.at(context, 'apple-plain', DESKTOP)
    await call(plain, 'POST', '/auth/sessions', { account: 'demo_merchant', password: 'lingong-2026', transport: 'cookie' })
    await call(plain, 'POST', `/merchants/${merchant}/orders`, { product: 'pinning', packs: 1 })
    await plain.goto(`/biz/m/${merchant}/money`)
    await plain.tap('order-pay')
    await plain.page.waitForURL(/sandbox\/alipay\/cashier/)
    plain.calm()
  },
}
