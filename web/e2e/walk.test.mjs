// The main job, end to end: merchant and seekers on the phone, a recruiter and staff at the desktop, all at once.
// Each test stands on the acts before it and plays them when it is run alone.
import { calm, company, once, phones } from './walk/cast.mjs'
import * as desk from './walk/desk.mjs'
import * as merchant from './walk/merchant.mjs'
import * as seeker from './walk/seeker.mjs'
import * as staff from './walk/staff.mjs'
import { talk } from './walk/talk.mjs'

const secrets = [phones.owner, phones.recruiter, '林店长']

const staffAtWork = once(staff.signsIn)

const certified = once(async (stage) => {
  const owner = await merchant.registers(stage)
  const merchantId = await merchant.createsMerchant(owner)
  await owner.tap('go-certification')
  await merchant.certifies(stage, owner, { responsible: '林知秋', slip: true })
  const reviewer = await staffAtWork(stage)
  await staff.refusesCertification(reviewer)
  await merchant.opensNotice(owner, 'certification_refused', 'notice-refused')
  await owner.inState('cert-state', 'refused')
  await owner.el('cert-reason').getByText('请核对后重新提交').waitFor()
  await owner.shot('certification-refused')
  await merchant.certifies(stage, owner, { responsible: company.responsible, slip: false })
  await staff.approvesCertification(reviewer)
  await merchant.opensNotice(owner, 'certification_approved', 'notice-approved')
  await owner.inState('cert-state', 'approved')
  await owner.shot('certification-approved')
  return { owner, merchantId }
})

const joined = once(async (stage) => {
  const { owner, merchantId } = await certified(stage)
  await merchant.invites(owner, merchantId)
  const recruiter = await desk.joins(stage)
  await merchant.opensNotice(owner, 'member_joined', 'notice-joined')
  await owner.page.locator('[data-test="member"]', { hasText: '榕荫小陈' }).waitFor()
  await owner.shot('members')
  return recruiter
})

const published = once(async (stage) => {
  const { owner, merchantId } = await certified(stage)
  await merchant.publishes(stage, owner, merchantId)
  await staff.approvesPosting(await staffAtWork(stage), merchant.job.title, { flagged: merchant.job.flagged })
  await merchant.opensNotice(owner, 'posting_approved', 'notice-live')
  return new URL(owner.page.url()).pathname.split('/').pop()
})

const publishedAtDesk = once(async (stage) => {
  const recruiter = await joined(stage)
  await desk.publishes(stage, recruiter)
  await staff.approvesPosting(await staffAtWork(stage), desk.event.title)
})

const lin = once(async (stage) => {
  await published(stage)
  const person = await seeker.looksAround(stage, merchant.job.title)
  const application = await seeker.signsUpFromTheList(person, { title: merchant.job.title, username: '阿林找活', phone: phones.lin, secrets })
  return { person, application }
})

const chen = once((stage) => seeker.registers(stage, 'chen', '小陈同学', phones.chen))
const wu = once((stage) => seeker.registers(stage, 'wu', '吴师傅', phones.wu))

/** First come first served: one place, two people; the first gives it back and the second is offered it. */
const passedOn = once(async (stage) => {
  const postingId = await published(stage)
  const first = await lin(stage)
  const second = await chen(stage)
  const waiting = await seeker.signsUp(second, postingId, 0, 'standby')
  await second.see('候补第 1 位')
  await second.shot('standby')
  await second.accessible()
  await seeker.confirms(first.person, first.application, 'first-come')
  await seeker.mayNotCall(second, first.application)
  await seeker.sees(first.person, first.application, phones.owner)
  await seeker.cancels(first.person, first.application)
  await merchant.opensNotice(second, 'place_offered', 'offered')
  await seeker.confirms(second, waiting, 'moved-up')
  return { second, application: waiting }
})

export const tests = {
  // covers: POL-5, ACC-1, MER-1, MER-2, SEC-4
  'walk: certification is refused once, mended and approved': async (stage) => {
    await certified(stage)
    calm()
  },

  // covers: MER-3
  'walk: a recruiter is invited and joins at the desktop': async (stage) => {
    await joined(stage)
    calm()
  },

  // covers: PUB-1, PUB-2, PUB-3, RULE-1, RULE-2, LOC-2
  'walk: the phone publishes, the rules object, staff approve': async (stage) => {
    const { owner, merchantId } = await certified(stage)
    await published(stage)
    await merchant.pausesResumesAndCopies(owner, merchantId)
    calm()
  },

  // covers: PUB-1, PUB-2, PUB-3, RULE-2
  'walk: the desktop publishes, pauses and resumes': async (stage) => {
    await publishedAtDesk(stage)
    await desk.pausesAndResumes(await joined(stage))
    calm()
  },

  // covers: FIND-1, FIND-2, ACC-3, WORK-4
  'walk: a seeker finds the job without a sign-in and signs up': async (stage) => {
    await lin(stage)
    calm()
  },

  // covers: WORK-1, WORK-4, WORK-7, WORK-9
  'walk: the place is confirmed, given back and offered to the next': async (stage) => {
    await passedOn(stage)
    calm()
  },

  // covers: WORK-2, WORK-4, WORK-7
  'walk: the merchant picks at the desktop and on the phone': async (stage) => {
    const { owner, merchantId } = await certified(stage)
    await publishedAtDesk(stage)
    const people = [(await lin(stage)).person, await chen(stage), await wu(stage)]
    const q = encodeURIComponent(desk.event.title)
    const { id } = await people[2].until(`/api/v1/postings/search?q=${q}`, ({ items }) => items.find((item) => item.title === desk.event.title))
    const applications = []
    for (const person of people) applications.push(await seeker.signsUp(person, id, 0, 'applied', '两天都可以'))
    await desk.choosesPeople(await joined(stage), '吴')
    await merchant.acceptsInBulk(owner, merchantId, id, 2)
    await merchant.looksAtOne(owner, Object.values(phones))
    await seeker.confirms(people[0], applications[0], 'picked')
    await seeker.hasNotices(people[2], ['rejected', 'shortlisted'], 'rejected')
    calm()
  },

  // covers: TALK-1
  'walk: both talk, and a lost network loses and doubles nothing': async (stage) => {
    const recruiter = await joined(stage)
    const { second, application } = await passedOn(stage)
    await talk(stage, { seeker: second, desk: recruiter, applicationId: application })
    calm()
  },

  // covers: WORK-3
  'walk: the shift is in the calendar with its alarms': async (stage) => {
    const { second, application } = await passedOn(stage)
    await seeker.takesCalendar(second, application)
    calm()
  },

  // covers: PUB-6
  'walk: a report is decided and the reporter learns the result': async (stage) => {
    const reporter = await wu(stage)
    await seeker.reports(reporter, await published(stage))
    await staff.decidesReport(await staffAtWork(stage))
    await merchant.opensNotice(reporter, 'report_decided', 'notice-report')
    await reporter.see('已要求商家改正')
    await reporter.shot('report-result')
    await reporter.accessible()
    calm()
  },

  // covers: SEC-4, OPS-2
  'walk: staff see people only masked': async (stage) => {
    await lin(stage)
    await staff.seesPeopleMasked(await staffAtWork(stage), '阿林找活', phones.lin)
    calm()
  },

  // covers: NOTE-1, PUB-2, PUB-7
  'walk: every step is in the inbox, and a closed posting is gone': async (stage) => {
    const { owner, merchantId } = await certified(stage)
    const postingId = await published(stage)
    await passedOn(stage)
    const { person } = await lin(stage)
    await seeker.hasNotices(person, ['place_offered'], 'inbox')
    await seeker.hasNotices(await chen(stage), ['on_standby', 'place_offered'].slice(1), 'inbox')
    await seeker.hasNotices(owner, ['new_application', 'confirmed', 'seeker_cancelled', 'posting_approved', 'certification_approved', 'certification_refused'], 'inbox')
    await merchant.closes(owner, merchantId)
    const stranger = await wu(stage)
    await stranger.goto(`/m/jobs/${postingId}`)
    await stranger.see('这个职位已经看不到了')
    await stranger.shot('gone')
    await stranger.accessible()
    calm()
  },
}
