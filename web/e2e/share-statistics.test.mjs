// covers: PUB-5, SDK-1, SDK-2, STAT-1, COOKIE-1. A job is shared by link, poster and WeChat; a place is found by words; the
// counting script loads after a yes and goes with it; staff see charts and what the map found.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { PHONE, Person } from './person.mjs'

const WECHAT = 'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0.50'

const firstJob = async (person) => (await person.until('/api/v1/postings/search?kind=job&city=350100&order=newest', ({ items }) => items.find((item) => item.merchant?.badge))).id

/** Whoever asked for the scripts of others, by the requests that the page made. */
function watchScripts(person) {
  const asked = []
  person.page.on('request', (request) => {
    if (/\/(baidu|wechat)\//.test(new URL(request.url()).pathname)) asked.push(new URL(request.url()).pathname)
  })
  return asked
}

const cookies = async (person) => (await person.context.cookies()).map((cookie) => cookie.name).filter((name) => name.startsWith('Hm_'))

export const tests = {
  async 'share: a link, a poster and what they open'(stage) {
    const person = await Person.at(stage, 'share', PHONE, { permissions: ['clipboard-read', 'clipboard-write'] })
    await person.accepts()
    const id = await firstJob(person)
    await person.goto(`/m/jobs/${id}`)
    await person.tap('share')
    await person.el('share-box').waitFor()
    await person.tap('share-copy')
    await person.el('share-said').waitFor()
    const copied = await person.page.evaluate(() => navigator.clipboard.readText())
    if (copied !== `${stage.base}/jobs/${id}?s=link`) throw new Error(`the link is ${copied}`)
    await person.shot('sheet')
    await person.accessible()
    await person.tap('share-poster')
    const picture = person.el('share-poster-picture')
    await picture.waitFor()
    const [width, height] = await picture.evaluate(async (image) => (await image.decode(), [image.naturalWidth, image.naturalHeight]))
    if (width !== 750 || height < 900) throw new Error(`the poster is ${width} by ${height}`)
    // A long press in an app's browser keeps no other address.
    if (!(await picture.getAttribute('src')).startsWith('data:image/png')) throw new Error('the poster cannot be kept by a long press')
    // What is saved is what is seen.
    const drawn = await picture.evaluate((image) => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: image.naturalWidth, height: image.naturalHeight })
      canvas.getContext('2d').drawImage(image, 0, 0)
      return canvas.toDataURL('image/png').split(',')[1]
    })
    writeFileSync(join(stage.screenshots, 'share-poster.png'), Buffer.from(drawn, 'base64'))
    await picture.scrollIntoViewIfNeeded()
    await person.shot('poster')
    // The QR code can be read again, where the browser can read one.
    const read = await picture.evaluate(async (image) => {
      if (!('BarcodeDetector' in window)) return null
      const found = await new window.BarcodeDetector({ formats: ['qr_code'] }).detect(image).catch(() => [])
      return found[0]?.rawValue ?? null
    })
    if (read !== null && read !== `${stage.base}/jobs/${id}?s=poster`) throw new Error(`the code says ${read}`)
    await person.goto(`/jobs/${id}?s=poster`)
    const image = await person.page.locator('meta[property="og:image"]').getAttribute('content')
    const answer = await person.page.request.get(image)
    if (!answer.ok() || !answer.headers()['content-type'].startsWith('image/')) throw new Error(`the picture of a share is ${answer.status()}`)
    await person.shot('page')
    await person.close()
  },

  async 'share: inside WeChat its script loads when it is asked for, and takes the signature'(stage) {
    const person = await Person.at(stage, 'share-wechat', PHONE, { userAgent: WECHAT })
    const asked = watchScripts(person)
    await person.accepts()
    const id = await firstJob(person)
    await person.goto(`/m/jobs/${id}`)
    await person.tap('share')
    await person.el('share-wechat').waitFor()
    await person.shot('before')
    if (asked.length > 0) throw new Error(`before the tap: ${asked}`)
    await person.tap('share-wechat')
    await person.el('share-wechat-ready').waitFor()
    const shown = await person.page.evaluate(() => window.__sharedByWeChat)
    if (shown.link !== `${stage.base}/jobs/${id}?s=wechat` || !shown.title) throw new Error(JSON.stringify(shown))
    if (!asked.includes('/wechat/jweixin.js')) throw new Error('the script did not load')
    await person.shot('ready')
    await person.close()
  },

  async 'statistics: the counting script loads after a yes and goes with it'(stage) {
    const person = await Person.at(stage, 'counting', PHONE)
    const asked = watchScripts(person)
    await person.accepts()
    await person.goto('/m/settings/cookies')
    await person.el('cookies-statistics').waitFor()
    await person.goto('/m/')
    await pause(500)
    if (asked.length > 0 || (await cookies(person)).length > 0) throw new Error(`before the yes: ${asked} ${await cookies(person)}`)
    await person.goto('/m/settings/cookies')
    const loaded = person.page.waitForRequest(/\/baidu\/hm\.gif/)
    await person.tap('cookies-statistics')
    const told = new URL((await loaded).url()).searchParams.get('u')
    if (told !== '/m/settings/cookies') throw new Error(`it was told ${told}`)
    if ((await cookies(person)).length !== 2) throw new Error(`cookies: ${await cookies(person)}`)
    await person.shot('on')
    // A page with an id is told as its pattern.
    const next = person.page.waitForRequest((request) => /hm\.gif/.test(request.url()) && /jobs/.test(request.url()))
    const id = await firstJob(person)
    await person.goto(`/m/jobs/${id}`)
    const pattern = new URL((await next).url()).searchParams.get('u')
    if (pattern !== '/m/jobs/:id') throw new Error(`it was told ${pattern}`)
    const again = person.page.waitForRequest((request) => /hm\.gif/.test(request.url()) && /cookies/.test(request.url()))
    await person.goto('/m/settings/cookies')
    await again
    await person.tap('cookies-statistics')
    await person.page.waitForFunction(() => !document.cookie.includes('Hm_'))
    asked.length = 0
    // The next page is loaded anew, without the script.
    await Promise.all([person.page.waitForEvent('load'), person.tap('cookies-clear')])
    await pause(500)
    if (asked.length > 0) throw new Error(`after the no: ${asked}`)
    if (await person.page.evaluate(() => Boolean(document.querySelector('script[src*="baidu"]') || window._hmt))) throw new Error('the script is still there')
    await person.close()
  },

  async 'places: words find the work place, and the point with it'(stage) {
    const person = await Person.at(stage, 'words', PHONE)
    await person.accepts()
    await person.tap('choose-place')
    await person.el('place-words').waitFor()
    await person.type('place-words-input', '东街口')
    await person.el('place-words-item').first().waitFor()
    await person.shot('suggested')
    await person.accessible()
    await person.tap('place-words-item')
    await person.el('place-sheet').waitFor({ state: 'detached' })
    await person.shot('near-it')
    await person.close()
  },

  async 'places: words find the work place, and the point with it, at the desk'(stage) {
    const person = await Person.arrives(stage, 'words-desk', 'demo_merchant')
    const { me } = person
    const merchant = me.merchants[0].id
    await person.goto(`/biz/m/${merchant}/publish`)
    await person.type('place-words-input', '台江万达')
    await person.el('place-words-item').first().waitFor()
    await person.el('place-words').scrollIntoViewIfNeeded()
    await person.shot('suggested')
    await person.tap('place-words-item')
    const address = await person.page.locator('input[data-test="form-address"], [data-test="form-address"] input').first().inputValue()
    if (address !== '鳌江路8号 台江万达广场') throw new Error(`the address is ${address}`)
    await person.shot('taken')
    // Sharing from the desk, with what it brought.
    await person.goto(`/biz/m/${merchant}/postings?state=live`)
    await person.tap('posting-actions')
    await person.tap('posting-share')
    await person.el('share-counts').waitFor()
    await person.tap('share-poster')
    await person.el('share-poster-picture').waitFor()
    await person.shot('share')
    await person.accessible()
    await person.close()
    const phone = await Person.arrives(stage, 'words-phone', 'demo_merchant', PHONE)
    await phone.goto(`/m/merchant/${merchant}/publish`)
    await phone.tap('policy-accept')
    await phone.el('place-words').scrollIntoViewIfNeeded()
    const sent = []
    phone.page.on('request', (request) => request.method() !== 'GET' && request.url().includes('/api/v1/postings') && sent.push(request.url()))
    await phone.type('place-words-input', '台江万达')
    await phone.page.keyboard.press('Enter')
    await phone.el('place-words-item').first().waitFor()
    await phone.shot('publish')
    await phone.tap('place-words-item')
    // Enter looks for the place: the job is not handed in, and stays unwritten.
    if (sent.length > 0 || !new URL(phone.page.url()).pathname.endsWith('/publish')) throw new Error(`Enter sent ${sent}`)
    await phone.close()
  },

  async 'places: the reviewer sees what the map found'(stage) {
    const person = await Person.arrives(stage, 'review-place', 'demo_staff')
    await person.until('/api/v1/staff/postings?limit=50', ({ items }) => items.some((item) => item.place_standing === 'differs') && items.some((item) => item.place_standing === 'agrees'))
    await person.goto('/staff/postings')
    await person.el('reviews').waitFor()
    await person.shot('queue')
    const wrong = await person.until('/api/v1/staff/postings?limit=50', ({ items }) => items.find((item) => item.place_standing === 'differs'))
    await person.goto(`/staff/postings/${wrong.id}`)
    await person.inState('place-check', 'differs')
    await person.shot('differs')
    await person.accessible()
    await person.tap('place-again')
    await person.until(`/api/v1/staff/postings/${wrong.id}`, ({ place_check: check }) => check.standing === 'differs')
    await person.close()
  },

  async 'statistics: staff read charts, and nothing about few'(stage) {
    const person = await Person.arrives(stage, 'staff-statistics', 'demo_staff')
    await person.until('/api/v1/staff/statistics?days=28', ({ days }) => days.every((day) => day.made))
    await person.goto('/staff/statistics')
    await person.el('funnel').waitFor()
    await person.el('vendors').waitFor()
    await person.inState('vendor-baidu_tongji', 'answers')
    await person.inState('vendor-talkingdata', 'answers')
    await person.shot('charts')
    await person.page.screenshot({ path: join(stage.screenshots, 'staff-statistics-whole.png'), fullPage: true })
    await person.accessible()
    const file = await person.page.request.get(`${stage.base}/api/v1/staff/statistics/file?days=28`)
    const counts = (await file.text()).trim().split('\r\n').slice(1).map((line) => line.split(',').at(-1))
    if (counts.some((count) => count !== '' && Number(count) > 0 && Number(count) < 10)) throw new Error('a figure is about too few')
    await person.goto('/trust')
    await person.page.screenshot({ path: join(stage.screenshots, 'staff-statistics-trust.png'), fullPage: true })
    await person.close()
  },
}
