// covers: RES-1, RES-2, RES-3, RES-4, MER-4, WORK-9, CH-5. A seeker writes and publishes a resume; a merchant finds and invites;
// the seeker accepts; the merchant sees what was confirmed; the seeker takes it back, and the merchant sees nothing.
import { randomUUID } from 'node:crypto'
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'

async function arrives(context, name, account, viewport) {
  const person = await Person.at(context, name, viewport)
  const headers = { Origin: person.base, 'Idempotency-Key': randomUUID() }
  const data = { account, password: 'lingong-2026', transport: 'cookie' }
  const answer = await person.context.request.post(`${person.base}${api}/auth/sessions`, { data, headers })
  if (!answer.ok()) throw new Error(`${account}: ${answer.status()}`)
  return { person, me: (await answer.json()).me }
}

async function acceptsPolicy(person) {
  await person.goto('/m/')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
}

async function writes(seeker) {
  await seeker.goto('/m/me')
  await seeker.tap('me-resumes')
  await seeker.tap('resume-new')
  await seeker.type('resume-title', '周末咖啡师，有两年经验')
  await seeker.type('resume-name', '欧阳小满')
  await seeker.type('resume-about', '做事仔细，喜欢和人打交道。')
  await seeker.type('resume-skills', '拉花 手冲 收银')
  await seeker.tap('slot-6-morning')
  await seeker.tap('slot-6-afternoon')
  await seeker.tap('slot-7-morning')
  await seeker.tap('resume-category-catering')
  await seeker.tap('add-experience')
  await seeker.type('experience-role-0', '咖啡店店员')
  await seeker.shot('write')
  await seeker.tap('resume-save')
  await seeker.el('resume-public').waitFor()
  await seeker.page.evaluate(() => window.scrollTo(0, 0))
  await seeker.shot('private')
  await seeker.accessible()
  await seeker.tap('resume-public')
  await seeker.el('publish-sheet').waitFor()
  await seeker.see('不会显示：完整姓名、手机号码和附件')
  await seeker.shot('terms')
  await seeker.accessible()
  await seeker.tap('publish-yes')
  await seeker.inState('resume-public', 'on')
}

export const tests = {
  'resumes: written, published, found, invited, accepted, and taken back at once': async (context) => {
    const { person: seeker } = await arrives(context, 'resume-seeker', 'demo_seeker', PHONE)
    const { person: desk, me } = await arrives(context, 'resume-desk', 'demo_merchant', DESKTOP)
    const { person: shop } = await arrives(context, 'resume-shop', 'demo_merchant', PHONE)
    const merchant = me.merchants[0].id
    await acceptsPolicy(seeker)
    await acceptsPolicy(shop)
    await writes(seeker)
    // The merchant finds it at the desk, and invites.
    await desk.goto(`/biz/m/${merchant}/resumes`)
    await desk.type('resume-q', '手冲')
    await desk.tap('resume-search')
    await desk.el('found-resume').first().waitFor()
    await desk.shot('found')
    await desk.accessible()
    await desk.tap('resume-open')
    await desk.el('resume-body').waitFor()
    await desk.see('欧**')
    if ((await desk.page.content()).includes('欧阳小满')) throw new Error('the name in full is shown')
    await desk.shot('open')
    await desk.accessible()
    await desk.tap('invite-to')
    await desk.page.locator('.el-select-dropdown__item:visible').first().click()
    await desk.tap('invite-go')
    await desk.inState('sent-invitation', 'open')
    // The same on the merchant's phone.
    await shop.goto(`/m/merchant/${merchant}/resumes`)
    await shop.type('resume-q', '手冲')
    await shop.tap('resume-search')
    await shop.el('found-resume').first().waitFor()
    await shop.shot('found')
    await shop.accessible()
    await shop.tap('found-resume')
    await shop.el('resume-body').waitFor()
    await shop.shot('open')
    // The seeker accepts on the phone, and confirms what is given.
    await seeker.goto('/m/me/job-invitations')
    await seeker.inState('job-invitation', 'open')
    await seeker.shot('invited')
    await seeker.accessible()
    await seeker.tap('job-accept')
    await seeker.el('give-phone').waitFor()
    await seeker.tap('give-phone')
    await seeker.shot('give')
    await seeker.accessible()
    await seeker.tap('give-go')
    await seeker.inState('job-invitation', 'accepted')
    // The merchant sees exactly that, with the contact.
    await desk.goto(`/biz/m/${merchant}/resumes`)
    await desk.inState('sent-invitation', 'accepted')
    await desk.tap('sent-resume')
    await desk.see('欧阳小满')
    await desk.tap('resume-call')
    await desk.el('resume-phone').waitFor()
    await desk.shot('delivered')
    await desk.accessible()
    // Who looked; then everything is taken back.
    await seeker.goto('/m/me/resume-views')
    await seeker.el('resume-view').first().waitFor()
    await seeker.shot('views')
    await seeker.accessible()
    await seeker.goto('/m/me/resume-deliveries')
    await seeker.tap('delivery-withdraw')
    await seeker.yes()
    await seeker.el('delivery-withdrawn').waitFor()
    await seeker.shot('withdrawn')
    await seeker.goto('/m/me/resumes')
    await seeker.tap('resume-card')
    await seeker.tap('resume-public')
    await seeker.inState('resume-public', 'off')
    await desk.goto(`/biz/m/${merchant}/resumes`)
    await desk.type('resume-q', '手冲')
    await desk.tap('resume-search')
    await desk.see('没有找到公开的简历')
    await desk.shot('gone')
    // Work wanted is found the same way.
    await desk.tap('go-wanted')
    await desk.el('found-wanted').first().waitFor()
    await desk.shot('wanted')
    await desk.accessible()
    await shop.goto(`/m/merchant/${merchant}/wanted`)
    await shop.el('found-wanted').first().waitFor()
    await shop.shot('wanted')
    await shop.accessible()
    for (const person of [seeker, desk, shop]) {
      person.calm()
      await person.close()
    }
  },
}
