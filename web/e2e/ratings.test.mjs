// covers: WORK-6, RULE-7. After the work both sides rate, read each other, reply and appeal; staff decide.
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'
/** How long before the start everybody is ready: going waits for the start. */
const readySeconds = 20

async function publishes(owner, merchantId, staff) {
  const starts = Date.now() + readySeconds * 1000
  const body = {
    merchant_id: merchantId, kind: 'job', title: '评价演示：展台搭建', category: 'catering', mode: 'first_come',
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

async function rates(person, stars, text, shot) {
  await person.tap('rating-rate')
  await person.tap('rating-send')
  await person.see('请先选星级')
  await person.tap(`star-${stars}`)
  await person.type('rating-text', text)
  await person.shot(shot)
  await person.accessible()
  await person.tap('rating-send')
  await person.el('rating-sheet').waitFor({ state: 'detached' })
}

export const tests = {
  'ratings of both sides, a reply, and an appeal that staff decide': async (context) => {
    const owner = await Person.arrives(context, 'rating-merchant', 'demo_merchant', PHONE)
    const { me } = owner
    const staff = await Person.arrives(context, 'rating-staff', 'demo_staff', DESKTOP)
    const seeker = await Person.arrives(context, 'rating-seeker', 'demo_seeker', PHONE)
    const merchant = me.merchants[0].id
    const posting = await publishes(owner, merchant, staff)
    const mine = (await seeker.call('POST', `/shifts/${posting.shifts[0].id}/applications`, {})).id
    await seeker.call('POST', `/applications/${mine}/confirm`, { accept_overlap: true })
    await owner.call('POST', '/applications/actions', { ids: [mine], action: 'check_in' })
    await seeker.accepts()
    await owner.accepts()
    await seeker.until(`${api}/applications/${mine}`, (it) => it.next.includes('finish'), 3 * readySeconds)
    await owner.call('POST', '/applications/actions', { ids: [mine], action: 'finish' })

    await seeker.goto(`/m/applications/${mine}`)
    await seeker.el('rating-rate').waitFor()
    await seeker.shot('asked')
    await rates(seeker, 2, '临时加了半小时，没有说清楚', 'rates')
    await seeker.el('rating-waiting').waitFor()
    await seeker.shot('waiting')

    await owner.goto(`/m/merchant/${merchant}/postings/${posting.id}`)
    await owner.tap('applicant-open')
    await owner.see('对方已评价，您评价后就能看到。')
    await owner.shot('asked')
    await rates(owner, 5, '准时肯干', 'rates')
    await owner.el('rating-other').waitFor()
    await owner.see('临时加了半小时，没有说清楚')
    await owner.shot('both')
    await owner.tap('rating-answer')
    await owner.type('rating-text', '抱歉，下次提前说明')
    await owner.shot('replies')
    await owner.tap('rating-send')
    await owner.el('rating-reply').waitFor()
    // The appeal is made at the desk.
    const desk = await Person.arrives(context, 'rating-desk', 'demo_merchant', DESKTOP)
    await desk.goto(`/biz/m/${merchant}/postings/${posting.id}`)
    await desk.tap('applicant-open')
    await desk.see('抱歉，下次提前说明')
    await desk.shot('both')
    await desk.tap('rating-appeal')
    await desk.type('rating-text', '当')
    await desk.tap('rating-send')
    await desk.see('请写明内容（至少 2 个字）')
    await desk.type('rating-text', '当天已经在群里说明并另付了加班费')
    await desk.shot('appeals')
    await desk.accessible()
    await desk.tap('rating-send')
    await desk.page.locator('[data-test="rating-other"][data-appeal="open"]').waitFor()
    await desk.shot('appealed')

    await seeker.page.reload()
    await seeker.see('准时肯干')
    await seeker.see('抱歉，下次提前说明')
    await seeker.shot('both')
    await seeker.accessible()

    await staff.goto('/staff/ratings')
    const [row] = [staff.page.locator('[data-test="rating-row"]', { hasText: '评价演示：展台搭建' })]
    await row.waitFor()
    await staff.shot('appeals')
    await staff.accessible()
    await row.locator('[data-test="rating-decide"]').click()
    await staff.tap('rating-hide')
    await staff.page.locator('[data-test="reason-template"]').first().click()
    await staff.shot('decides')
    await staff.tap('reason-go')
    await row.waitFor({ state: 'detached' })
    await seeker.page.reload()
    await seeker.el('rating-hidden').waitFor()
    await seeker.see('申诉成立')
    await seeker.shot('decided')
    await seeker.accessible()
    for (const person of [owner, desk, seeker, staff]) await person.close()
  },
}
