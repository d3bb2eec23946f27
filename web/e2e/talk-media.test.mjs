// covers: TALK-1, TALK-2, TALK-3, TALK-4, CH-5. A seeker on the phone and a merchant at the desk send each other voices and
// videos while they hold the control; what does not get through waits and goes once, and no device runs on; a resume card
// is read and taken back; chosen messages are reported, and staff see those.
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

/** Wraps what opens microphone and camera: each asking waits for `gate.open()` once it was shut, and what came is kept. */
function watchDevices() {
  const media = navigator.mediaDevices
  const real = media.getUserMedia.bind(media)
  const gate = { asked: 0, came: [], through: Promise.resolve() }
  gate.shut = () => (gate.through = new Promise((next) => (gate.open = next)))
  gate.live = () => gate.came.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length
  media.getUserMedia = async (wish) => {
    gate.asked += 1
    await gate.through
    const stream = await real(wish)
    gate.came.push(stream)
    return stream
  }
  window.gate = gate
}

/** Waits until the device was asked for so often, so many of them came, and so many tracks still run. */
const asksAndLives = (person, asked, came, live) =>
  person.page.waitForFunction((wanted) => `${[window.gate.asked, window.gate.came.length, window.gate.live()]}` === wanted, `${[asked, came, live]}`)

/** Lets what waits in the page happen, so that what must not come would be there. */
const rest = (person) => person.page.evaluate(() => new Promise((next) => requestAnimationFrame(() => setTimeout(next))))

/** Meets the next requests to an address until `free()`; `met` is there with the first of them. */
async function catches(person, address, meets) {
  let first
  const met = new Promise((next) => (first = next))
  const handler = async (route) => {
    first(route)
    await meets?.(route)
  }
  await person.page.route(address, handler)
  return { met, free: () => person.page.unroute(address, handler) }
}

/** How many messages of a kind a talk has, as the server knows it. */
async function counts(person, conversation, kind) {
  const page = await person.call('GET', `/conversations/${conversation.id}/messages?limit=50`)
  return page.items.filter((message) => message.kind === kind).length
}

/** Opens the sheet for a video on the phone. */
async function opensFilm(person) {
  await person.tap('chat-more')
  await person.tap('chat-video')
  await person.el('video-sheet').waitFor()
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

  'talk media: a voice that did not get through waits, and is sent once': async (context) => {
    const { seeker, desk, conversation } = await talk(context, 'talk-unsent')
    await seeker.tap('chat-voice')
    const before = await counts(seeker, conversation, 'voice')
    const keys = []
    // The server has it, and the answer is lost on the way.
    const lost = await catches(seeker, '**/voices', async (route) => {
      keys.push(await route.request().headerValue('idempotency-key'))
      await route.fetch()
      await route.abort()
    })
    await holds(seeker, 'hold-voice', 1200)
    await seeker.el('unsent-voice').waitFor()
    await lost.free()
    await seeker.shot('unsent')
    await seeker.accessible()
    // Whoever types something meanwhile finds it again.
    await seeker.tap('chat-voice')
    await seeker.tap('chat-voice')
    const resent = seeker.page.waitForRequest('**/voices')
    await seeker.tap('unsent-voice-again')
    keys.push(await (await resent).headerValue('idempotency-key'))
    if (keys.length !== 2 || keys[0] !== keys[1]) throw new Error(`the voice went with the keys ${keys}`)
    await bubbles(seeker, 'voice').nth(before).waitFor()
    await bubbles(desk, 'voice').nth(before).waitFor()

    const away = await catches(seeker, '**/voices', (route) => route.abort())
    await holds(seeker, 'hold-voice', 1000)
    await seeker.tap('unsent-voice-drop')
    await away.free()
    await seeker.el('hold-voice').waitFor()
    const sent = (await counts(seeker, conversation, 'voice')) - before
    if (sent !== 1) throw new Error(`${sent} voices were sent, not one`)
    await seeker.close()
    await desk.close()
  },

  'talk media: closing the sheet stops a film on its way, and it waits there': async (context) => {
    const { seeker, desk, conversation } = await talk(context, 'talk-stopped')
    const before = await counts(seeker, conversation, 'video')
    await opensFilm(seeker)
    const slow = await catches(seeker, '**/videos')
    await holds(seeker, 'hold-video', 1200)
    await slow.met
    await seeker.el('video-sending').waitFor()
    await seeker.shot('sending')
    await seeker.accessible()
    const ended = seeker.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/videos'))
    await seeker.tap('sheet-close')
    await ended
    await seeker.el('video-sheet').waitFor({ state: 'detached' })
    await slow.free()
    if ((await counts(seeker, conversation, 'video')) !== before) throw new Error('a film was sent that was stopped')
    await opensFilm(seeker)
    await seeker.el('unsent-video').waitFor()
    await seeker.see('发送已停止')
    await seeker.shot('stopped')
    await seeker.accessible()
    await seeker.tap('unsent-video-again')
    await seeker.el('video-sheet').waitFor({ state: 'detached' })
    await bubbles(desk, 'video').nth(before).waitFor()
    if ((await counts(seeker, conversation, 'video')) !== before + 1) throw new Error('the film was not sent once')
    await seeker.close()
    await desk.close()
  },

  'talk media: no device runs on that nobody waits for': async (context) => {
    const seeker = await Person.arrives(context, 'talk-devices', 'demo_seeker', PHONE, { permissions: ['microphone', 'camera'] })
    await seeker.page.addInitScript(watchDevices)
    await seeker.accepts()
    const list = await seeker.call('GET', '/conversations')
    await seeker.goto(`/m/messages/${list.items[0].id}`)
    const closes = async () => {
      await seeker.tap('sheet-close')
      await seeker.el('video-sheet').waitFor({ state: 'detached' })
    }
    // The sheet is closed while the server is told that the microphone is used.
    const told = await catches(seeker, '**/me/permissions/microphone/uses')
    await opensFilm(seeker)
    const route = await told.met
    await closes()
    const answered = seeker.page.waitForResponse('**/me/permissions/microphone/uses')
    await route.continue()
    await (await answered).finished()
    await told.free()
    await rest(seeker)
    await asksAndLives(seeker, 0, 0, 0)

    // It is closed while the browser asks the person.
    await seeker.page.evaluate(() => void window.gate.shut())
    await opensFilm(seeker)
    await asksAndLives(seeker, 1, 0, 0)
    await closes()
    await seeker.page.evaluate(() => window.gate.open())
    await asksAndLives(seeker, 1, 1, 0)

    // A control that is let go and held again while the browser asks records once.
    await seeker.page.evaluate(() => void window.gate.shut())
    await seeker.tap('chat-voice')
    await seeker.el('hold-voice').hover()
    await seeker.page.mouse.down()
    await asksAndLives(seeker, 2, 1, 0)
    await seeker.page.mouse.up()
    await seeker.page.mouse.down()
    await asksAndLives(seeker, 3, 1, 0)
    await seeker.page.evaluate(() => window.gate.open())
    await seeker.el('recording').waitFor()
    await asksAndLives(seeker, 3, 3, 1)
    await seeker.el('hold-voice').press('Escape')
    await asksAndLives(seeker, 3, 3, 0)
    await seeker.page.mouse.up()
    await seeker.close()
  },

  'talk media: a camera that did not open is tried again': async (context) => {
    const seeker = await Person.arrives(context, 'talk-camera', 'demo_seeker', PHONE, { permissions: ['microphone', 'camera'] })
    await seeker.accepts()
    const list = await seeker.call('GET', '/conversations')
    await seeker.goto(`/m/messages/${list.items[0].id}`)
    const away = await catches(seeker, '**/me/permissions/*/uses', (route) => route.abort())
    await opensFilm(seeker)
    await seeker.el('video-problem').waitFor()
    await seeker.see('相机没有打开')
    await seeker.shot('closed')
    await seeker.accessible()
    await away.free()
    await seeker.tap('camera-again')
    await seeker.page.waitForFunction(() => document.querySelector('[data-test="hold-video"]')?.disabled === false)
    if (await seeker.el('video-problem').count()) throw new Error('the old error is still there')
    await seeker.close()
  },

  'talk media: what did not come is asked for again, and is no broken file': async (context) => {
    const { seeker, desk, conversation } = await talk(context, 'talk-again')
    await seeker.tap('chat-voice')
    const before = await counts(desk, conversation, 'voice')
    await holds(seeker, 'hold-voice', 1500)
    await bubbles(desk, 'voice').nth(before).waitFor()
    const last = bubbles(desk, 'voice').last()
    const voice = last.locator('[data-test="voice"]')
    const address = `**${await voice.locator('audio').getAttribute('src')}`
    const away = await catches(desk, address, (one) => one.abort())
    await voice.click()
    await last.locator('[data-test="not-loaded"]').waitFor()
    await desk.shot('not-loaded')
    await desk.accessible()
    await away.free()
    await hears(desk)

    // Two taps while it loads: it was begun and stopped, and plays with the third.
    await desk.page.reload()
    await voice.waitFor()
    const slow = await catches(desk, address)
    await voice.click()
    const route = await slow.met
    await voice.click()
    await rest(desk)
    await route.continue()
    await slow.free()
    await hears(desk)

    // The network comes back just after it failed.
    await desk.page.reload()
    await voice.waitFor()
    let failures = 0
    const short = await catches(desk, address, (one) => (failures++ === 0 ? one.abort() : one.continue()))
    await hears(desk)
    await short.free()

    // What came and is no sound is a file to save.
    await desk.page.reload()
    await voice.waitFor()
    await desk.page.route(address, (one) => one.fulfill({ status: 200, contentType: 'audio/webm', body: 'no sound' }))
    await voice.click()
    await last.getByText('这个浏览器播放不了').waitFor()
    await desk.close()
    await seeker.close()
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
