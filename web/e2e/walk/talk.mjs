// The seeker on the phone and the recruiter at the desktop talk over the WebSocket.
import { job } from './merchant.mjs'
import { shopFront } from './papers.mjs'

const bubbles = (person, text) => person.page.locator('[data-test="message"]', { hasText: text })
const arrives = (person, text) => bubbles(person, text).first().waitFor()

async function says(person, text) {
  await person.type('chat-text', text)
  await person.tap('chat-send')
  await arrives(person, text)
}

const pictureOf = (person, own) =>
  person.page.waitForFunction((mine) => [...document.querySelectorAll(`[data-test="message"]${mine} img`)].some((image) => image.complete && image.naturalWidth > 0), own ? '[data-own="true"]' : '')

/** Text, a picture, the marks; then one side loses its network and both go on writing. */
export async function talk(stage, { seeker, desk, applicationId }) {
  await seeker.goto(`/m/applications/${applicationId}`)
  await seeker.tap('talk')
  await seeker.el('chat-text').waitFor()
  await seeker.shot('chat-empty')
  await says(seeker, '您好，周六早上几点到店？')

  await desk.tap('nav-talks')
  await desk.page.locator('[data-test="conversation"]', { hasText: job.title }).first().waitFor()
  await desk.shot('talks-unread')
  await desk.accessible()
  await desk.page.locator('[data-test="conversation"]', { hasText: job.title }).first().click()
  await arrives(desk, '您好，周六早上几点到店？')
  await seeker.el('message-mark').getByText('已读').waitFor()

  await says(desk, '九点五十到就行，店里有工作服。')
  await arrives(seeker, '九点五十到就行，店里有工作服。')
  await desk.page.locator('[data-test="message"][data-mark="read"]', { hasText: '店里有工作服' }).waitFor()
  await desk.upload('chat-picture', await shopFront(stage.browser))
  await pictureOf(seeker, false)
  await seeker.shot('chat')
  await seeker.accessible()
  await desk.shot('chat')
  await desk.accessible()

  await seeker.context.setOffline(true)
  await seeker.el('offline-banner').waitFor()
  await says(seeker, '好的，我骑车过去')
  await bubbles(seeker, '好的，我骑车过去').getByText('联网后自动发送').waitFor()
  await says(desk, '门口可以停车')
  await seeker.shot('chat-offline')
  await seeker.context.setOffline(false)
  await arrives(desk, '好的，我骑车过去')
  await arrives(seeker, '门口可以停车')
  await bubbles(seeker, '好的，我骑车过去').getByText(/已读|已送达/).waitFor()
  await seeker.upload('chat-picture', await shopFront(stage.browser))
  await pictureOf(seeker, true)
  await desk.page.locator('[data-test="message"] img').nth(1).waitFor()

  for (const person of [seeker, desk]) {
    await onceEach(person)
    await person.page.reload()
    await onceEach(person)
  }
  await desk.shot('chat-after')
}

/** Nothing was lost and nothing came twice. */
async function onceEach(person) {
  const words = ['您好，周六早上几点到店？', '九点五十到就行，店里有工作服。', '好的，我骑车过去', '门口可以停车']
  for (const text of words) await arrives(person, text)
  for (const text of words) {
    const times = await bubbles(person, text).count()
    if (times !== 1) throw new Error(`${person.name}: “${text}” stands there ${times} times`)
  }
}
