// covers: WORK-5, WORK-8, PAY-2, PAY-3. The merchant's code, a seeker who scans it, hours that are asked for, refused, disputed and
// decided; wages that are funded, settled, and arrive in Alipay.
import { DESKTOP, PHONE, Person } from './person.mjs'
import { idNumber } from './walk/papers.mjs'

const api = '/api/v1'
/** Where the shop stands (GCJ-02 26.08, 119.30), as a phone tells it in WGS-84. */
const atWork = { latitude: 26.0829, longitude: 119.2954 }
/** How long before the start everybody is ready: checking out waits for the start. */
const readySeconds = 75

/** A live job with one shift that begins soon. */
async function publishes(owner, merchantId, staff) {
  const starts = Date.now() + readySeconds * 1000
  const body = {
    merchant_id: merchantId, kind: 'job', title: '签到演示：活动布置', category: 'catering', mode: 'first_come',
    description: '负责布置场地和收拾，有同事带着做，做事认真就可以。', requirements: '年满18周岁，守时。', min_age: 18,
    wage_fen: 2000, wage_unit: 'hour', settlement: 'daily', cancel_free_hours: 0, contact_name: '陈小满', contact_phone: '19900000001',
    place: { city_code: '350100', district_code: '350102', address: '鼓楼区五四路 1 号', point: { lat: 26.08, lng: 119.3, datum: 'gcj02' } },
    shifts: [{ starts_at: new Date(starts).toISOString(), ends_at: new Date(starts + 4 * 3600_000).toISOString(), headcount: 3 }],
  }
  const draft = await owner.call('POST', '/postings', body)
  await owner.call('POST', `/postings/${draft.id}/submit`, {})
  await staff.call('POST', `/staff/postings/${draft.id}/decision`, { decision: 'approve' })
  return owner.call('GET', `/postings/${draft.id}`)
}

const link = (owner) => owner.el('attendance-qr').getAttribute('data-link')

/** The merchant funds what is missing at the payer's cashier, and settles with a bonus. */
async function pays(owner, merchantId, postingId) {
  await owner.goto(`/m/merchant/${merchantId}/postings/${postingId}`)
  await owner.tap('go-settlement')
  await owner.el('wage-line').waitFor()
  await owner.see('3 小时 × 20.00 − 0 = 60.00 元')
  await owner.tap('wage-change')
  await owner.type('wage-bonus', '5')
  await owner.tap('wage-save')
  await owner.see('请写明原因')
  await owner.type('wage-bonus-reason', '客人点名表扬')
  await owner.shot('changes')
  await owner.accessible()
  await owner.tap('wage-save')
  await owner.see('3 小时 × 20.00 + 5.00 − 0 = 65.00 元')
  await owner.el('settle-missing').waitFor()
  await owner.shot('preview')
  await owner.accessible()
  await owner.tap('settle-fund')
  await owner.el('fund-amount').waitFor()
  await owner.shot('funds')
  await owner.tap('fund')
  await owner.page.locator('button.pay').click()
  await owner.page.locator('a.back').click()
  await owner.inState('payment-result', 'paid')
  await owner.shot('funded')
  await owner.goto(`/m/merchant/${merchantId}/settlement/${postingId}`)
  await owner.el('settle-pay').waitFor()
  await owner.tap('wage-change')
  await owner.type('wage-bonus', '5')
  await owner.type('wage-bonus-reason', '客人点名表扬')
  await owner.tap('wage-save')
  await owner.see('3 小时 × 20.00 + 5.00 − 0 = 65.00 元')
  await owner.tap('settle-pay')
  await owner.el('ask').waitFor()
  await owner.shot('asks')
  await owner.yes()
  await owner.el('settlement-row').first().waitFor()
  await owner.shot('settled')
  await owner.tap('settlement-row')
  await owner.el('slip-statement').waitFor()
  await owner.shot('slips')
  await owner.accessible()
}

/** The worker reads every line, proves who they are, and takes the wage to Alipay. */
async function isPaid(seeker, application) {
  await seeker.page.reload()
  await seeker.el('pay-slip').waitFor()
  await seeker.see('客人点名表扬')
  await seeker.page.locator('[data-test="wage-card"]').scrollIntoViewIfNeeded()
  await seeker.shot('wage')
  await seeker.accessible()
  await seeker.tap('wage-wallet')
  await seeker.see('3 小时 × 20.00 + 5.00 − 0 = 65.00 元')
  await seeker.shot('wallet')
  await seeker.goto('/m/me/identity')
  await seeker.tap('consent-verification')
  await seeker.type('identity-name', '林小雨')
  await seeker.type('identity-number', idNumber('19950607', '001'))
  await seeker.tap('identity-send')
  await seeker.inState('identity-state', 'verified')
  await seeker.goto('/m/me/wallet/withdraw')
  await seeker.tap('consent-payout')
  await seeker.type('withdraw-amount', '65.00')
  await seeker.type('withdraw-account', '19900000002')
  await seeker.page.locator('[data-test="proof-password"] input').fill('lingong-2026')
  await seeker.shot('withdraws')
  await seeker.tap('withdraw-submit')
  await seeker.inState('withdrawal-state', 'arrived')
  await seeker.shot('arrived')
  await seeker.goto('/sandbox/custody/payouts')
  await seeker.see('65.00')
  await seeker.goto(`/m/applications/${application}`)
}

export const tests = {
  'attendance from the code at the door to hours that staff decide': async (context) => {
    const owner = await Person.arrives(context, 'attendance-merchant', 'demo_merchant', PHONE)
    const { me } = owner
    const staff = await Person.arrives(context, 'attendance-staff', 'demo_staff', DESKTOP)
    const seeker = await Person.arrives(context, 'attendance-seeker', 'demo_seeker', PHONE, { geolocation: atWork, permissions: ['geolocation'] })
    const asked = (await seeker.call('GET', '/me/consents')).items.find((item) => item.name === 'location')
    if (asked.state === 'given') await seeker.call('PUT', '/me/consents/location', { action: 'withdrawn' })
    const posting = await publishes(owner, me.merchants[0].id, staff)
    const shift = posting.shifts[0].id
    const mine = (await seeker.call('POST', `/shifts/${shift}/applications`, {})).id
    await seeker.call('POST', `/applications/${mine}/confirm`, { accept_overlap: true })

    await owner.accepts()
    await owner.goto(`/m/merchant/${me.merchants[0].id}/postings/${posting.id}`)
    await owner.tap('go-attendance')
    await owner.el('attendance-qr').waitFor()
    await owner.page.locator('[data-test="attender"][data-state="confirmed"]').waitFor()
    await owner.shot('code')
    await owner.accessible()

    await seeker.accepts()
    await seeker.goto(`/m/applications/${mine}`)
    await seeker.el('attendance-near').waitFor()
    await seeker.shot('before')
    await seeker.accessible()
    await seeker.tap('attendance-how')
    await seeker.el('ask').waitFor()
    await seeker.shot('how')
    await seeker.yes()
    // The scanner opens the link; what stood behind # leaves the address.
    const shown = new URL(await link(owner))
    await seeker.goto(`/m/check-in${shown.hash}`)
    await seeker.inState('check-in-done', 'checked_in')
    if (new URL(seeker.page.url()).hash) throw new Error('the code stays in the address')
    await seeker.shot('checked-in')
    await seeker.accessible()
    await owner.page.locator('[data-test="attender"][data-state="checked_in"]').waitFor()
    await owner.shot('has-come')

    await seeker.goto('/m/check-in#forged.in.1.x')
    await seeker.el('check-in-problem').waitFor()
    await seeker.shot('forged')
    await seeker.goto('/m/check-in')
    await seeker.el('empty-state').waitFor()
    await seeker.shot('no-code')

    await seeker.until(`${api}/applications/${mine}`, (it) => it.next.includes('finish'), 2 * readySeconds)
    await seeker.goto(`/m/applications/${mine}`)
    await seeker.tap('attendance-near')
    await seeker.el('ask').waitFor()
    await seeker.shot('near-asks')
    await seeker.yes()
    await seeker.inState('hours', 'open')
    await seeker.shot('hours-open')
    await seeker.tap('hours-ask')
    await seeker.type('hours-want-hours', '3')
    await seeker.el('hours-want-hours').blur()
    await seeker.type('hours-reason', '店长让我先回家，按三小时计')
    await seeker.shot('asks')
    await seeker.accessible()
    await seeker.tap('hours-send')
    await seeker.inState('hours', 'asked')

    await owner.tap('code-out')
    await owner.page.locator('[data-test="attender"][data-hours="asked"]').waitFor()
    await owner.shot('asked')
    await owner.accessible()
    await owner.tap('hours-refuse')
    await owner.type('hours-reason', '当天只布置了几分钟')
    await owner.shot('refuses')
    await owner.tap('hours-send')
    await owner.page.locator('[data-test="attender"][data-hours="refused"]').waitFor()

    await seeker.page.reload()
    await seeker.inState('hours', 'refused')
    await seeker.tap('attendance-more')
    await seeker.shot('refused')
    await seeker.tap('hours-dispute')
    await seeker.type('hours-reason', '聊天记录可以证明')
    await seeker.tap('hours-send')
    await seeker.inState('hours', 'disputed')

    await staff.goto('/staff/hours')
    const row = staff.page.locator(`[data-test="hours-dispute"][data-id="${mine}"]`)
    await row.waitFor()
    await staff.shot('disputes')
    await staff.accessible()
    await row.locator('[data-test="dispute-decide"]').click()
    await staff.type('dispute-minutes', '180')
    await staff.page.locator('[data-test="reason-template"]').first().click()
    await staff.shot('decides')
    await staff.tap('reason-go')
    await row.waitFor({ state: 'detached' })
    await staff.shot('empty')
    await seeker.page.reload()
    await seeker.inState('hours', 'decided')
    await seeker.see('3 小时 0 分')
    await seeker.shot('decided')
    await pays(owner, me.merchants[0].id, posting.id)
    await isPaid(seeker, mine)
    for (const person of [owner, seeker, staff]) await person.close()
  },
}
