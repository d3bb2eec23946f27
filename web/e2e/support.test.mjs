// covers: CS-1, FB-1, SURV-1. A seeker on a phone and customer service at a desk talk live; a complaint becomes a case that is
// answered and read; feedback, a survey and the merchant's page beside it.
import { randomUUID } from 'node:crypto'
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'

async function arrives(context, name, account, viewport) {
  const person = await Person.at(context, name, viewport)
  const headers = { Origin: person.base, 'Idempotency-Key': randomUUID() }
  const data = { account, password: 'lingong-2026', transport: 'cookie' }
  const answer = await person.context.request.post(`${person.base}${api}/auth/sessions`, { data, headers })
  if (!answer.ok()) throw new Error(`${account}: ${answer.status()}`)
  return person
}

async function onPhone(context, name, account) {
  const person = await arrives(context, name, account, PHONE)
  await person.goto('/m/')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
  return person
}

const speaksEnglish = (person) => person.page.addInitScript(() => localStorage.setItem('lg.locale', JSON.stringify('en')))

export const tests = {
  'a seeker and customer service talk live, and the chat is rated': async (context) => {
    const seeker = await onPhone(context, 'support-seeker', 'demo_seeker')
    const staff = await arrives(context, 'support-staff', 'demo_staff', DESKTOP)
    await staff.goto('/staff/support')
    await staff.el('empty').waitFor()
    await staff.shot('nobody-waits')
    await seeker.goto('/m/me')
    await seeker.tap('me-support')
    await seeker.el('topic-wages').waitFor()
    await seeker.shot('topics')
    await seeker.accessible()
    await seeker.tap('topic-wages')
    await seeker.tap('support-begin')
    await seeker.type('support-text', '工资什么时候到账？')
    await seeker.tap('support-send')
    await seeker.see('正在为您安排客服')
    await seeker.shot('waiting')

    // The desk hears of it by itself.
    await staff.el('desk-take').waitFor()
    await staff.shot('somebody-waits')
    await staff.accessible()
    await staff.tap('desk-take')
    await staff.see('工资什么时候到账？')
    await staff.tap('canned-wages')
    await staff.tap('canned-answer')
    await staff.shot('canned')
    await staff.tap('served-send')

    // The answer comes to the phone by itself.
    await seeker.see('工时双方确认后')
    await seeker.see('客服正在为您服务')
    await seeker.shot('answered')
    await seeker.accessible()
    await seeker.type('support-text', '明白了，谢谢')
    await seeker.tap('support-send')
    await staff.see('明白了，谢谢')
    await staff.shot('live')
    await staff.accessible()
    await staff.tap('chat-end')
    await staff.page.locator('.el-message-box__btns .el-button--primary').click()
    await seeker.el('support-rate').waitFor()
    await seeker.shot('rate')
    await seeker.tap('rate-5')
    await seeker.el('support-rated').waitFor()
    await seeker.shot('rated')
    await staff.tap('desk-ended')
    await staff.see('满意度 5 星')
    await staff.shot('ended')
    await seeker.calm()
    await staff.calm()
  },

  'a complaint becomes a case, is answered and read': async (context) => {
    const seeker = await onPhone(context, 'support-case-seeker', 'demo_seeker')
    const staff = await arrives(context, 'support-case-staff', 'demo_staff', DESKTOP)
    await seeker.goto('/m/support')
    await seeker.tap('support-form')
    await seeker.tap('case-kind-complaint')
    await seeker.page.locator('[data-test="case-about"]').selectOption('posting')
    await seeker.el('case-which').or(seeker.page.getByText('没有可选的记录')).first().waitFor()
    await seeker.type('case-text', '商家说好日结，下班后却让我等到月底。')
    await seeker.shot('form')
    await seeker.accessible()
    await seeker.tap('case-send')
    await seeker.inState('my-case', 'open')
    await seeker.shot('filed')

    await staff.goto('/staff/support/cases?kind=complaint')
    await staff.el('support-case-row').first().waitFor()
    await staff.shot('queue')
    await staff.accessible()
    // The newest is the last to fall due.
    await staff.page.locator('[data-test="support-case-link"]').last().click()
    await staff.el('support-case-closed').waitFor()
    await staff.shot('not-taken')
    await staff.tap('support-case-take')
    await staff.see('商家说好日结，下班后却让我等到月底。')
    await staff.shot('taken')
    await staff.accessible()
    await staff.tap('support-case-answer')
    await staff.see('答复会发给用户')
    await staff.shot('answering')
    await answer(staff, '已联系商家，工资今天补发，请查收。')
    await staff.see('已解决')
    await staff.shot('answered')

    await seeker.page.reload()
    await seeker.inState('my-case', 'answered')
    await seeker.see('已联系商家，工资今天补发，请查收。')
    await seeker.shot('read')
    await seeker.accessible()
    await seeker.goto('/m/me/cases')
    await seeker.el('my-case-row').first().waitFor()
    await seeker.shot('list')
    await seeker.goto('/m/messages?tab=notices')
    await seeker.see('客服已答复')
    await seeker.calm()
    await staff.calm()
  },

  'feedback shows its terms, a survey is answered once, and a merchant has it all on one page': async (context) => {
    const seeker = await onPhone(context, 'support-more', 'demo_seeker')
    await seeker.goto('/m/feedback')
    await seeker.el('feedback-terms').waitFor()
    await seeker.type('case-text', '希望地图能记住我上次看的位置。')
    await seeker.tap('case-send')
    await seeker.see('请先阅读并同意授权条款')
    await seeker.shot('feedback')
    await seeker.accessible()
    await seeker.tap('feedback-agree')
    await seeker.tap('case-send')
    await seeker.inState('my-case', 'open')
    await seeker.goto('/m/support')
    await seeker.tap('survey-open')
    await seeker.tap('survey-0-0')
    await seeker.tap('survey-1-2')
    await seeker.shot('survey')
    await seeker.accessible()
    await seeker.tap('survey-send')
    await seeker.el('survey').waitFor({ state: 'detached' })
    await seeker.calm()

    const nobody = await Person.at(context, 'support-nobody', PHONE)
    await nobody.goto('/m/support/new')
    await nobody.tap('policy-accept')
    await nobody.tap('case-kind-enquiry')
    await nobody.type('case-text', '注册时收不到验证码，怎么办？')
    await nobody.tap('case-send')
    await nobody.see('请填写手机号码或邮箱')
    await nobody.type('case-contact', 'demo@example.invalid')
    await nobody.shot('unsigned')
    await nobody.accessible()
    await nobody.tap('case-send')
    await nobody.el('case-filed').waitFor()
    await nobody.shot('unsigned-filed')
    await nobody.calm()

    const merchant = await arrives(context, 'support-merchant', 'demo_merchant', DESKTOP)
    await merchant.goto('/biz/support')
    await merchant.el('topic-merchant').waitFor()
    await merchant.shot('merchant')
    await merchant.accessible()
    await merchant.tap('support-form')
    await merchant.tap('case-kind-appeal')
    await merchant.page.locator('[data-test="case-about"]').selectOption('certification')
    await merchant.el('case-which').waitFor()
    await merchant.shot('merchant-form')
    await merchant.calm()

    const staff = await arrives(context, 'support-staff-more', 'demo_staff', DESKTOP)
    await staff.goto('/staff/support/answers')
    await staff.el('answer-row').first().waitFor()
    await staff.shot('answers')
    await staff.accessible()
    await staff.goto('/staff/support/surveys')
    await staff.el('survey-results').first().waitFor()
    await staff.see('参与人数不足')
    await staff.shot('surveys')
    await staff.accessible()
    await staff.calm()
  },

  'customer service in English': async (context) => {
    const seeker = await onPhone(context, 'support-english', 'demo_seeker')
    await speaksEnglish(seeker)
    await seeker.goto('/m/support')
    await seeker.see('Customer service')
    await seeker.el('support-chat').waitFor()
    await seeker.shot('chat')
    await seeker.goto('/m/support/new')
    await seeker.see('Complaint')
    await seeker.shot('form')
    const staff = await arrives(context, 'support-english-staff', 'demo_staff', DESKTOP)
    await speaksEnglish(staff)
    await staff.goto('/staff/support')
    await staff.see('Chat desk')
    await staff.shot('desk')
    await staff.goto('/staff/support/cases')
    await staff.see('Support cases')
    await staff.shot('cases')
    await staff.calm()
  },
}

/** Fills the dialog with which a case is answered. */
async function answer(staff, text) {
  await staff.tap('form-result')
  await staff.page.getByRole('option', { name: '已解决' }).click()
  await staff.type('form-answer', text)
  await staff.tap('form-go')
  await staff.el('form-dialog').waitFor({ state: 'hidden' })
}
