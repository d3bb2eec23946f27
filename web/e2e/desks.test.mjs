// covers: PAY-2, PAY-6, PAY-7, SEC-4. The desks at which wages are settled and money is watched.
import { randomUUID } from 'node:crypto'
import { Person } from './person.mjs'

const api = '/api/v1'

export const tests = {
  'desks of money: custody with nothing of the operator, differences, late wages': async (context) => {
    const person = await Person.arrives(context, 'desk-finance', 'demo_finance')
    await person.goto('/staff/money')
    await person.el('custody-sum').waitFor()
    await person.shot('custody')
    await person.accessible()
    await person.goto('/staff/money/cases')
    await person.page.locator('h1').waitFor()
    await person.shot('cases')
    await person.accessible()
    await person.goto('/staff/money/late-wages')
    await person.page.locator('h1').waitFor()
    await person.shot('late')
    await person.accessible()
    await person.close()
  },
  'desks of a merchant: hours are approved, and what was funded pays them by itself': async (context) => {
    const person = await Person.arrives(context, 'desk-merchant', 'demo_merchant')
    const { me } = person
    const merchant = me.merchants[0].id
    const headers = { Origin: person.base, 'Idempotency-Key': randomUUID() }
    const get = async (path) => (await person.context.request.get(`${person.base}${api}${path}`)).json()
    // The demo's own merchant has hours that wait for its yes.
    const postings = (await get(`/merchants/${merchant}/postings?limit=50`)).items
    let found = null
    for (const posting of postings) {
      const finished = (await get(`/postings/${posting.id}/applications?state=finished&limit=50`)).items ?? []
      if (finished.length > 0) found ??= { posting, application: finished[0] }
    }
    if (!found) throw new Error('the demo has nobody whose hours wait')
    const settlements = `/postings/${found.posting.id}/settlements`
    const before = (await get(settlements)).items.length
    const path = `${person.base}${api}/applications/${found.application.id}/hours/decision`
    const said = await person.context.request.post(path, { data: { approve: true }, headers })
    if (!said.ok()) throw new Error(`hours: ${said.status()} ${await said.text()}`)
    // The shift is over for days, so the wage is due at once.
    await person.until(`${api}${settlements}`, (list) => list.items.length > before, 30)
    await person.goto(`/biz/m/${merchant}/postings/${found.posting.id}`)
    await person.tap('go-settlement')
    await person.el('settlement-row').first().waitFor()
    await person.see('平台到期自动支付')
    await person.shot('settled')
    await person.accessible()
    await person.close()
  },
}
