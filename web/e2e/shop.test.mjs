// covers: PAY-4, SEC-4, NOTE-1. A merchant buys, is invoiced, reverses and refunds, and fetches statements; on the phone as well.
import { DESKTOP, PHONE, Person } from './person.mjs'
import { creditCode } from './walk/papers.mjs'

const api = '/api/v1'
const numbers = ['26117000000987654321', '26117000000987654322']

/** At the simulated vendor's page and back to the page of the payment. */
async function paysAtAlipay(person) {
  await person.page.locator('button.pay').click()
  await person.page.locator('a.back').click()
  await person.inState('payment-result', 'paid')
}

/** The text of the file behind a link. */
async function downloaded(person, test) {
  const [file] = await Promise.all([person.page.waitForEvent('download'), person.el(test).first().click()])
  const chunks = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk)
  return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString('utf8') }
}

async function asksForInvoice(owner) {
  await owner.tap('invoice-all')
  await owner.tap('invoice-ask')
  await owner.el('invoice-wrong').waitFor()
  await owner.tap('invoice-special')
  await owner.type('invoice-title', '福州榕荫餐饮管理有限公司')
  await owner.type('invoice-email', 'caiwu@example.com')
  await owner.type('invoice-tax-number', creditCode('26K7P3'))
  await owner.shot('invoice-form')
  await owner.accessible()
  await owner.tap('invoice-ask')
  await owner.inState('invoice', 'to_issue')
}

/** Staff register the newest waiting invoice, or its reversal. */
async function registers(staff, number, file) {
  await staff.goto('/staff/invoices')
  await staff.el('invoice-row').first().waitFor()
  await staff.shot('queue')
  await staff.accessible()
  await staff.tap('invoice-open')
  await staff.el('issue-form').waitFor()
  await staff.type('issue-number', number)
  if (file) await staff.el('issue-file').setInputFiles({ name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from(file) })
  await staff.shot('register')
  await staff.accessible()
  await staff.tap('issue-go')
}

const contains = (text, part) => {
  if (!text.includes(part)) throw new Error(`${part} is not in ${text}`)
}

export const tests = {
  'shop on the desktop: buying, the invoice, its reversal, the refund and the statement': async (context) => {
    const owner = await Person.arrives(context, 'shop-owner', 'demo_merchant', DESKTOP)
    const { me } = owner
    const staff = await Person.arrives(context, 'shop-finance', 'demo_finance', DESKTOP)
    const merchant = me.merchants[0].id
    await owner.goto(`/biz/m/${merchant}/money`)
    await owner.el('places').waitFor()
    await owner.page.locator('[data-test="product"][data-product="pinning"] [data-test="buy"]').click()
    await paysAtAlipay(owner)
    await owner.shot('paid')
    await owner.tap('payment-back')
    await owner.inState('order', 'paid')
    await owner.shot('billing')
    await owner.accessible()
    const { items: [order] } = await owner.call('GET', `/merchants/${merchant}/orders`)

    await owner.tap('to-invoices')
    await owner.el('invoice-order').first().waitFor()
    await asksForInvoice(owner)
    await owner.shot('invoice-asked')
    await registers(staff, numbers[0], '%PDF-1.7\n%%EOF\n')
    await staff.inState('invoice-state', 'issued')
    await staff.shot('issued')
    await staff.goto('/staff/prices')
    await staff.el('price').first().waitFor()
    await staff.shot('prices')
    await staff.accessible()

    // The notice leads to the invoice, which is there as a file.
    await owner.goto('/biz/notices')
    await owner.see('发票已开具')
    await owner.shot('notices')
    await owner.goto(`/biz/m/${merchant}/invoices`)
    await owner.tap('invoice-open')
    await owner.inState('invoice-sheet', 'issued')
    await owner.shot('invoice')
    await owner.accessible()
    contains((await downloaded(owner, 'invoice-download')).text, '%PDF-1.7')

    // What was invoiced goes back after its reversal, and the page says so.
    await owner.goto(`/biz/m/${merchant}/money`)
    await owner.el('order-invoiced').first().waitFor()
    await owner.tap('order-give-back')
    await owner.page.locator('.el-message-box__btns .el-button--primary').click()
    await owner.see('申请红冲')
    await owner.shot('refund-refused')
    await owner.goto(`/biz/m/${merchant}/invoices`)
    await owner.tap('invoice-open')
    await owner.type('red-reason', '服务不再需要，申请退款')
    await owner.tap('red-ask')
    await owner.inState('invoice-sheet', 'red_asked')
    await registers(staff, numbers[1])
    await staff.inState('invoice-state', 'red')
    await owner.goto(`/biz/m/${merchant}/money`)
    await owner.el('order-give-back').first().waitFor()
    await owner.tap('order-give-back')
    await owner.page.locator('.el-message-box__btns .el-button--primary').click()
    await owner.until(`${api}/orders/${order.id}`, (it) => it.payments.some((payment) => payment.refunds.some((refund) => refund.state === 'done')))

    await owner.goto(`/biz/m/${merchant}/statements`)
    await owner.el('statement-month').first().waitFor()
    await owner.shot('statements')
    await owner.accessible()
    const month = await downloaded(owner, 'statement-download')
    for (const part of ['期初余额', '期末余额', '购买服务', '服务退款']) contains(month.text, part)
    contains((await downloaded(owner, 'statement-go')).name, 'lingong-statement-')
    for (const one of [owner, staff]) await one.close()
  },
  'shop on the phone: a refresh is bought, an invoice is asked for and withdrawn, statements': async (context) => {
    const owner = await Person.arrives(context, 'shop-phone', 'demo_merchant', PHONE)
    const { me } = owner
    const merchant = me.merchants[0].id
    await owner.accepts()
    await owner.goto(`/m/merchant/${merchant}/money`)
    await owner.el('places').waitFor()
    await owner.shot('billing')
    await owner.accessible()
    await owner.page.locator('[data-test="product"][data-product="refresh"] [data-test="buy"]').click()
    await paysAtAlipay(owner)
    await owner.shot('paid')
    await owner.tap('payment-back')
    await owner.inState('order', 'paid')
    await owner.tap('money-spending')
    await owner.el('to-invoices').waitFor()
    await owner.shot('spending')
    await owner.accessible()
    await owner.tap('to-invoices')
    await owner.el('invoice-order').first().waitFor()
    await asksForInvoice(owner)
    await owner.shot('invoice-asked')
    await owner.page.locator('[data-test="invoice"][data-state="to_issue"]').first().click()
    await owner.inState('invoice-sheet', 'to_issue')
    await owner.shot('invoice')
    await owner.accessible()
    await owner.tap('invoice-withdraw')
    await owner.inState('invoice-sheet', 'withdrawn')
    await owner.goto(`/m/merchant/${merchant}/statements`)
    await owner.el('statement-month').first().waitFor()
    await owner.shot('statements')
    await owner.accessible()
    contains((await downloaded(owner, 'statement-download')).text, '购买服务')
    await owner.goto('/m/messages?tab=notices')
    await owner.see('服务付款成功')
    await owner.shot('notices')
    await owner.close()
  },
}
