// A merchant puts a short video into a job, on the phone and on the desktop; staff and anybody can play it.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DESKTOP, PHONE, Person } from './person.mjs'

const clip = fileURLToPath(new URL('../../crates/server/data/demo/clip.mp4', import.meta.url))
const noFilm = { name: 'film.mov', mimeType: 'video/quicktime', buffer: Buffer.from('no film') }
const broken = { name: 'film.mp4', mimeType: 'video/mp4', buffer: readFileSync(clip).subarray(0, 9000) }
const api = '/api/v1'

async function signIn(person, account) {
  const answer = await person.context.request.post(`${person.base}${api}/auth/sessions`, {
    data: { account, password: 'lingong-2026', transport: 'cookie' },
    headers: { Origin: person.base },
  })
  if (!answer.ok()) throw new Error(`${account}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()).me
}

/** The demo's one job with a video. */
async function jobWithVideo(person) {
  let cursor = ''
  for (;;) {
    const list = await (await person.context.request.get(`${person.base}${api}/postings/search?limit=50${cursor}`)).json()
    for (const card of list.items) {
      const posting = await (await person.context.request.get(`${person.base}${api}/postings/${card.id}`)).json()
      if (posting.album.some((item) => item.video)) return posting
    }
    if (!list.next) throw new Error('no job of the demo has a video')
    cursor = `&cursor=${encodeURIComponent(list.next)}`
  }
}

/** Plays the first video and waits until it moved. */
async function plays(person) {
  const film = person.page.locator('video').first()
  await film.scrollIntoViewIfNeeded()
  if ((await film.getAttribute('preload')) !== 'none') throw new Error('a video is loaded before anybody plays it')
  await film.evaluate(async (node) => {
    node.muted = true
    await node.play()
    await new Promise((resolve, reject) => {
      node.addEventListener('timeupdate', () => node.currentTime > 0.3 && resolve(), { passive: true })
      node.addEventListener('error', () => reject(new Error(`the video does not play: ${node.error?.message}`)))
    })
    node.pause()
  })
}

async function choose(person, test, files) {
  await person.page.setInputFiles(`input[data-test="${test}"]`, files)
}

export const tests = {
  'video plays on the job page, on the phone and on the rendered page': async (context) => {
    const person = await Person.at(context, 'video-job', PHONE)
    const posting = await jobWithVideo(person)
    await person.goto(`/m/jobs/${posting.id}`)
    await person.tap('policy-accept')
    await person.el('album-video').waitFor()
    await person.el('album-video').scrollIntoViewIfNeeded()
    await person.shot('before')
    await plays(person)
    await person.shot('played')
    await person.accessible()
    await person.goto(`/jobs/${posting.id}`)
    await person.page.locator('video').scrollIntoViewIfNeeded()
    await person.shot('rendered')
    await plays(person)
    await person.close()
  },

  'video is published from the phone': async (context) => {
    const person = await Person.at(context, 'video-phone', PHONE)
    const me = await signIn(person, 'demo_merchant')
    await person.goto('/m/')
    await person.tap('policy-accept')
    await person.goto(`/m/merchant/${me.merchants[0].id}/publish`)
    await person.el('posting-videos').waitFor({ state: 'attached' })
    await choose(person, 'posting-videos', noFilm)
    await person.see('请选择MP4视频')
    await person.el('posting-videos-going').scrollIntoViewIfNeeded()
    await person.shot('refused')
    await person.tap('posting-videos-drop')
    await choose(person, 'posting-videos', broken)
    await person.see('这个视频在这里播放不了')
    await person.tap('posting-videos-drop')
    await choose(person, 'posting-videos', clip)
    await person.el('posting-videos-item').waitFor()
    await person.el('posting-videos-item').scrollIntoViewIfNeeded()
    await person.shot('chosen')
    await person.accessible()
    await plays(person)
    await person.type('posting-title', '周末咖啡店店员')
    await person.tap('posting-preview')
    await person.page.locator('[data-test="preview-sheet"] video').waitFor()
    await person.page.locator('[data-test="preview-sheet"] video').scrollIntoViewIfNeeded()
    await person.shot('preview')
    await person.tap('preview-close')
    await person.page.locator('[data-test="preview-sheet"]').waitFor({ state: 'hidden' })
    await person.tap('posting-save')
    await person.see('草稿已保存')
    await person.tap('posting-videos-remove')
    await person.el('posting-videos-item').waitFor({ state: 'detached' })
    await person.close()
  },

  'video is published from the desktop and seen by staff': async (context) => {
    const person = await Person.at(context, 'video-desk', DESKTOP)
    const me = await signIn(person, 'demo_merchant')
    await person.goto(`/biz/m/${me.merchants[0].id}/publish`)
    await person.el('form-videos').waitFor({ state: 'attached' })
    await choose(person, 'form-videos', noFilm)
    await person.see('请选择MP4视频')
    await person.el('form-videos-list').scrollIntoViewIfNeeded()
    await person.shot('refused')
    await person.tap('form-videos-drop')
    await choose(person, 'form-videos', clip)
    await person.el('form-videos-item').waitFor()
    await person.el('form-videos-list').scrollIntoViewIfNeeded()
    await person.shot('chosen')
    await person.page.locator('[data-test="preview"] video').scrollIntoViewIfNeeded()
    await person.shot('preview')
    await plays(person)
    await person.accessible()
    await person.close()

    const staff = await Person.at(context, 'video-staff', DESKTOP)
    const posting = await jobWithVideo(staff)
    await signIn(staff, 'demo_staff')
    await staff.goto(`/staff/postings/${posting.id}`)
    await staff.el('album-video').waitFor()
    await staff.el('album-video').scrollIntoViewIfNeeded()
    await staff.shot('review')
    await plays(staff)
    await staff.accessible()
    await staff.close()
  },
}
