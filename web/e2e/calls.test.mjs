// covers: WORK-4, OPS-3, CH-5. The two sides of a sign-up phone through a lent number, and what they read when none is lent.
import { DESKTOP, PHONE, Person } from './person.mjs'

/** A whole number of a person: the simulated pool's begin with 1999999. */
async function showsNobody(person) {
  const text = await person.page.evaluate(() => document.body.innerText)
  const whole = (text.match(/\b1\d{10}\b/g) ?? []).filter((number) => !number.startsWith('1999999'))
  if (whole.length > 0) throw new Error(`${person.name}: a person's own number is shown`)
}

async function lends(context, on) {
  const admin = await Person.arrives(context, 'calls-admin', 'demo_admin')
  await admin.call('POST', '/staff/vendors/aliyun_relay/switch', { on, reason: '演练' })
  await admin.close()
}

async function phones(context, name, application, english) {
  const seeker = await Person.arrives(context, name, 'demo_seeker', PHONE)
  if (english) await seeker.speaksEnglish()
  await seeker.accepts()
  await seeker.goto(`/m/applications/${application}`)
  await seeker.tap('call')
  await seeker.el('ask').waitFor()
  return seeker
}

export const tests = {
  'a call goes through a lent number, on the phone and at the desk': async (context) => {
    const asks = await Person.arrives(context, 'calls-who', 'demo_seeker', PHONE)
    const open = (await asks.call('GET', '/me/applications?phase=open')).items
    await asks.close()
    if (open.length === 0) throw new Error('the demo has a sign-up that is open')
    for (const english of [false, true]) {
      const seeker = await phones(context, `calls-seeker${english ? '-en' : ''}`, open[0].id, english)
      await seeker.el('ask').getByText(/1999999\d{4}/).waitFor()
      await seeker.shot('lent')
      await seeker.accessible()
      await showsNobody(seeker)
      await seeker.page.setViewportSize(DESKTOP)
      await seeker.shot('lent-wide')
      await seeker.tap('ask-no')
      await seeker.close()
      const desk = await Person.arrives(context, `calls-desk${english ? '-en' : ''}`, 'demo_merchant')
      if (english) await desk.speaksEnglish()
      const merchant = desk.me.merchants[0].id
      const path = await pipeline(desk, merchant)
      await desk.goto(path)
      await desk.page.locator('[data-test="applicant-open"]').first().click()
      await desk.el('applicant-drawer').waitFor()
      await desk.tap('drawer-call')
      await desk.el('phone-masked').getByText(/1999999\d{4}/).waitFor()
      await desk.shot('lent')
      await desk.accessible()
      await showsNobody(desk)
      await desk.page.setViewportSize(PHONE)
      await desk.shot('lent-narrow')
      await desk.close()
    }
    const phone = await Person.at(context, 'calls-sandbox', PHONE)
    await phone.goto('/sandbox/phone')
    await phone.see('中转号码')
    await phone.shot('lent')
    await phone.close()
  },
  'when no number is lent, both read what to do': async (context) => {
    const asks = await Person.arrives(context, 'calls-whom', 'demo_seeker', PHONE)
    const open = (await asks.call('GET', '/me/applications?phase=open')).items
    await asks.close()
    await lends(context, false)
    try {
      for (const english of [false, true]) {
        const seeker = await phones(context, `calls-none${english ? '-en' : ''}`, open.at(-1).id, english)
        await seeker.el('ask').getByText(english ? 'send a message' : '发消息').waitFor()
        await seeker.shot('none')
        await seeker.accessible()
        await showsNobody(seeker)
        await seeker.close()
        const desk = await Person.arrives(context, `calls-desk-none${english ? '-en' : ''}`, 'demo_merchant')
        if (english) await desk.speaksEnglish()
        await desk.goto(await pipeline(desk, desk.me.merchants[0].id))
        await desk.page.locator('[data-test="applicant-open"]').nth(1).click()
        await desk.el('applicant-drawer').waitFor()
        await desk.tap('drawer-call')
        await desk.el('no-call').getByText(english ? 'send a message' : '发消息').waitFor()
        await desk.shot('none')
        await desk.accessible()
        await showsNobody(desk)
        await desk.close()
      }
    } finally {
      await lends(context, true)
    }
  },
}

/** The page of a job of the merchant's for which people signed up whom it may phone. */
async function pipeline(desk, merchant) {
  const jobs = (await desk.call('GET', `/merchants/${merchant}/postings`)).items
  for (const job of jobs) {
    const applicants = (await desk.call('GET', `/postings/${job.id}/applications`)).items
    if (applicants.filter((one) => ['applied', 'accepted', 'confirmed'].includes(one.state)).length > 1) return `/biz/m/${merchant}/postings/${job.id}`
  }
  throw new Error('the demo has a job with people who signed up')
}
