// covers: TALK-1, TALK-2, TALK-3, TALK-4, CH-5. A seeker on the phone and a merchant at the desk send each other voices and
// videos while they hold the control; a resume card is read and taken back; chosen messages are reported, and staff see those.
import { setTimeout as pause } from 'node:timers/promises'
import { DESKTOP, PHONE, Person } from './person.mjs'

/** Holds a control for a while, as a finger does; `away` slides off it before letting go. */
async function holds(person, test, ms, { away = false, meanwhile } = {}) {
  const button = person.el(test).first()
  await button.waitFor()
  await person.page.waitForFunction((name) => !document.querySelector(`[data-test="${name}"]`)?.disabled, test)
  const box = await button.boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await person.page.mouse.move(x, y)
  await person.page.mouse.down()
  await person.el('recording').waitFor()
  await pause(ms)
  if (away) await person.page.mouse.move(x, y - 200, { steps: 4 })
  if (meanwhile) await meanwhile()
  await person.page.mouse.up()
  await person.el('recording').waitFor({ state: 'detached' })
}

const bubbles = (person, kind) => person.page.locator(`[data-test="message"][data-kind="${kind}"]`)

/** Plays a voice of the other side and waits until its time moves. */
async function hears(person) {
  const voice = person.el('voice').last()
  await voice.click()
  await person.page.waitForFunction(() => [...document.querySelectorAll('[data-test="voice"]')].some((one) => Number(one.dataset.played) > 0.2))
}

/** A video whose pictures are there, and which plays. */
async function sees(person) {
  await person.el('talk-video').last().waitFor()
  await person.page.waitForFunction(() => [...document.querySelectorAll('[data-test="talk-video"]')].at(-1).readyState >= 1)
  const seen = await person.page.evaluate(async () => {
    const film = [...document.querySelectorAll('[data-test="talk-video"]')].at(-1)
    film.muted = true
    await film.play()
    await new Promise((next) => film.addEventListener('timeupdate', () => film.currentTime > 0.2 && next()))
    film.pause()
    return { width: film.videoWidth, height: film.videoHeight, duration: film.duration }
  })
  if (!seen.width || !(seen.duration > 0.5 && seen.duration < 30)) throw new Error(`the video is ${JSON.stringify(seen)}`)
}

async function talk(context, name) {
  const devices = ['microphone', 'camera']
  const seeker = await Person.arrives(context, `${name}-seeker`, 'demo_seeker', PHONE, { permissions: devices })
  const desk = await Person.arrives(context, `${name}-desk`, 'demo_merchant', DESKTOP, { permissions: devices })
  const { me } = desk
  await seeker.accepts()
  const merchant = me.merchants[0].id
  const jobs = await desk.call('GET', `/merchants/${merchant}/postings?state=live`)
  const conversation = await seeker.call('POST', '/conversations', { posting_id: jobs.items[0].id })
  await seeker.goto(`/m/messages/${conversation.id}`)
  await desk.goto(`/biz/m/${merchant}/talks/${conversation.id}`)
  await seeker.el('chat-text').waitFor()
  await desk.el('chat').waitFor()
  return { seeker, desk, merchant, conversation }
}

export const tests = {
  'talk media: voices and videos are recorded while held, and seen by both': async (context) => {
    const { seeker, desk } = await talk(context, 'talk-media')
    await seeker.tap('chat-voice')
    await seeker.shot('voice-bar')
    await holds(seeker, 'hold-voice', 1600, { meanwhile: () => seeker.shot('recording') })
    await bubbles(seeker, 'voice').first().waitFor()
    await holds(seeker, 'hold-voice', 1200, { away: true, meanwhile: () => seeker.shot('away') })
    await bubbles(desk, 'voice').first().waitFor()
    await hears(desk)
    await desk.shot('voice')
    await desk.accessible()
    if ((await bubbles(seeker, 'voice').count()) !== 1) throw new Error('what was slid away was sent')

    await holds(desk, 'hold-voice', 1500, { meanwhile: () => desk.shot('recording') })
    await bubbles(seeker, 'voice').nth(1).waitFor()
    await hears(seeker)
    await seeker.tap('chat-voice')
    await seeker.tap('chat-more')
    await seeker.shot('more')
    await seeker.accessible()
    await seeker.tap('chat-video')
    await seeker.el('video-sheet').waitFor()
    await holds(seeker, 'hold-video', 2000, { meanwhile: () => seeker.shot('filming') })
    await seeker.el('video-sheet').waitFor({ state: 'detached' })
    await bubbles(desk, 'video').first().waitFor()
    await sees(desk)
    await desk.tap('chat-video')
    await desk.el('hold-video').waitFor()
    await holds(desk, 'hold-video', 1800, { meanwhile: () => desk.shot('filming') })
    await bubbles(seeker, 'video').nth(1).waitFor()
    await sees(seeker)
    await seeker.shot('chat')
    await seeker.accessible()
    await desk.shot('chat')
    await desk.accessible()
    // It is all there after the page comes anew.
    await seeker.page.reload()
    await bubbles(seeker, 'video').nth(1).waitFor()
    if ((await bubbles(seeker, 'voice').count()) !== 2) throw new Error('a voice is missing')
    await seeker.calm()
    await desk.calm()
  },

  'talk media: a refused microphone disables that control and nothing else': async (context) => {
    const seeker = await Person.arrives(context, 'talk-refused', 'demo_seeker', PHONE, { permissions: ['clipboard-read'] })
    await seeker.accepts()
    const list = await seeker.call('GET', '/conversations')
    await seeker.goto(`/m/messages/${list.items[0].id}`)
    await seeker.tap('chat-voice')
    await seeker.el('hold-voice').first().hover()
    await seeker.page.mouse.down()
    await seeker.el('voice-problem').waitFor()
    await seeker.page.mouse.up()
    await seeker.see('没有麦克风权限')
    if (!(await seeker.el('hold-voice').first().isDisabled())) throw new Error('the control is still there to be held')
    await seeker.shot('refused')
    await seeker.accessible()
    await seeker.tap('chat-voice')
    await seeker.type('chat-text', '那我打字吧')
    await seeker.tap('chat-send')
    await bubbles(seeker, 'text').filter({ hasText: '那我打字吧' }).first().waitFor()
    await seeker.calm()
  },

  'talk media: a resume card is read, and taken back at once': async (context) => {
    const { seeker, desk } = await talk(context, 'talk-resume')
    const content = { title: '周末店员', about: '做事仔细', skills: ['收银'] }
    await seeker.call('POST', '/me/resumes', content)
    await seeker.tap('chat-more')
    await seeker.tap('chat-resume')
    await seeker.el('give-sheet').waitFor()
    await seeker.shot('give')
    await seeker.tap('give-go')
    await bubbles(seeker, 'resume_card').first().waitFor()
    await bubbles(desk, 'resume_card').first().waitFor()
    await desk.shot('card')
    await desk.page.locator('[data-test="resume-card"]').first().click()
    await desk.el('resume-body').waitFor()
    await desk.see('做事仔细')
    await desk.shot('opened')
    await desk.accessible()
    const views = await seeker.call('GET', '/me/resume-views')
    if (views.items.length === 0) throw new Error('nobody wrote down who looked')
    const given = await seeker.call('GET', '/me/resume-deliveries')
    await seeker.call('DELETE', `/me/resume-deliveries/${given.items[0].id}`)
    await desk.page.reload()
    await desk.page.locator('[data-test="resume-card"][data-shared="false"]').first().waitFor()
    await desk.see('已不再提供')
    await desk.shot('gone')
    await seeker.page.reload()
    await seeker.page.locator('[data-test="resume-card"][data-shared="false"]').first().waitFor()
    await seeker.shot('gone')
    await seeker.calm()
    await desk.calm()
  },

  'talk media: a link is shown as it was written before it is opened': async (context) => {
    const person = await Person.arrives(context, 'talk-link', 'demo_seeker', PHONE)
    await person.accepts()
    for (const url of ['https://jobs.example.com/a%2Fb?x=1%26y#z', 'https://jobs.example.com/100%25']) {
      await person.goto('/m/')
      await person.goto(`/m/leave#${encodeURIComponent(url)}`)
      await person.page.locator(`main a[href="${url}"]`).waitFor()
      await person.see(url)
    }
    await person.shot('leave')
    await person.accessible()
    // A letter of the host behind a percent sign is no way around the list.
    await person.goto('/m/')
    await person.goto(`/m/leave#${encodeURIComponent('https://e%76il.example/')}`)
    await person.see('没有要打开的链接')
    await person.calm()
  },
  'talk media: chosen messages are reported, and staff see those': async (context) => {
    const { seeker, desk } = await talk(context, 'talk-report')
    const says = async (person, text) => {
      await person.type('chat-text', text)
      await person.tap('chat-send')
      await bubbles(person, 'text').filter({ hasText: text }).first().waitFor()
    }
    await says(desk, '欢迎来面试，先看看环境')
    await says(desk, '先转账两百押金，把验证码发我')
    await bubbles(seeker, 'text').filter({ hasText: '押金' }).first().waitFor()
    await seeker.el('message-warning').first().waitFor()
    await seeker.shot('warning')
    await seeker.tap('report-talk')
    await seeker.el('choose-bar').waitFor()
    const bad = bubbles(seeker, 'text').filter({ hasText: '押金' }).first()
    await bad.locator('[data-test="choose-message"]').click()
    await seeker.shot('choose')
    await seeker.accessible()
    await seeker.tap('choose-next')
    await seeker.el('talk-report-form').waitFor()
    await seeker.tap('talk-report-asks_money')
    await seeker.type('talk-report-text', '还没面试就要钱')
    await seeker.shot('report')
    await seeker.accessible()
    await seeker.tap('talk-report-send')
    await seeker.see('举报已提交')

    const staff = await Person.arrives(context, 'talk-report-staff', 'demo_staff', DESKTOP)
    await staff.goto('/staff/talk-reports')
    await staff.el('talk-report-row').first().waitFor()
    await staff.shot('list')
    await staff.accessible()
    await staff.tap('talk-report-open')
    await staff.el('reported-message').first().waitFor()
    await staff.see('先转账两百押金')
    await staff.see('还没面试就要钱')
    if ((await staff.page.content()).includes('先看看环境')) throw new Error('a message that was not chosen is shown')
    await staff.shot('opened')
    await staff.accessible()
    await staff.tap('talk-report-uphold')
    await staff.tap('measure-cautioned')
    await staff.page.locator('[data-test="reason-template"]').first().click()
    await staff.shot('decide')
    await staff.accessible()
    await staff.tap('reason-go')
    await staff.el('reason-dialog').waitFor({ state: 'hidden' })
    await seeker.goto('/m/me/reports')
    await seeker.el('talk-report-row').first().waitFor()
    await seeker.see('经核实属实')
    await seeker.shot('mine')
    await seeker.accessible()
    await desk.calm()
    await seeker.calm()
    await staff.calm()
  },
}
