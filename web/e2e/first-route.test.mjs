// What a phone loads before it shows the job list, as it travels: compressed bodies and headers of everything.
// covers: SDK-1
import { PHONE, Person } from './person.mjs'
import { registerOnPhone } from './walk/cast.mjs'

/** The cards' pictures come when they come into sight: they are weighed, and not counted. */
const limits = { bytes: 120 * 1024, requests: 10 }

async function weigh(person, open) {
  const wire = await person.context.newCDPSession(person.page)
  await wire.send('Network.enable')
  const urls = new Map()
  let bytes = 0
  let requests = 0
  const parts = []
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url))
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId) ?? ''
    if (!url.startsWith('http')) return
    bytes += encodedDataLength
    if (!url.includes('/media/')) requests += 1
    parts.push(`${String(encodedDataLength).padStart(8)}  ${url.slice(person.base.length).slice(0, 90)}`)
  })
  await open()
  await person.page.locator('[data-test="job-card"]').first().waitFor()
  await person.page.waitForLoadState('networkidle')
  await wire.detach()
  if (process.env.WEIGH) console.log(`${parts.join('\n')}\n${bytes} bytes, ${requests} requests`)
  if (bytes > limits.bytes || requests > limits.requests) {
    throw new Error(`the job list takes ${bytes} bytes in ${requests} requests:\n${parts.join('\n')}`)
  }
}

export const tests = {
  'the job list is light for somebody new': async (context) => {
    const person = await Person.at(context, 'weight-new', PHONE)
    await weigh(person, () => person.goto('/m/'))
    await person.close()
  },
  'the job list is light for somebody who is signed in': async (context) => {
    const phone = '19908880090'
    const person = await Person.at(context, 'weight', PHONE)
    await person.goto('/m/me')
    await person.tap('policy-accept')
    await person.tap('sign-in')
    await registerOnPhone(person, '轻装的人', phone)
    await person.el('me-username').waitFor()
    await weigh(person, async () => {
      // As on a first visit: nothing is taken from the browser's cache.
      const wire = await person.context.newCDPSession(person.page)
      await wire.send('Network.clearBrowserCache')
      await person.goto('/m/')
    })
    await person.close()
  },
}
