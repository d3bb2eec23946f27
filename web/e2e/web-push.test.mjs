// covers: NOTE-1, NOTE-2, STORE-1. Notices in browsers: the consent to the company abroad comes first; the demo's browser is a
// simulated one, and a real browser shows what its service worker is given.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { DESKTOP, PHONE, Person } from './person.mjs'

const api = '/api/v1'
const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0'

/** Signing in on another device is told, whatever somebody chose. */
async function isTold(context, person, account, service) {
  const elsewhere = await Person.arrives(context, `${person.name}-elsewhere`, account, PHONE, { userAgent: `Somewhere/${randomUUID()}` })
  await elsewhere.context.close()
  return person.until('/sandbox/web-push.json', (list) => list.find((it) => it.endpoint.includes(`/${service}/`) && it.data.title.includes('登录')))
}

/** In a service worker: notes what it gives the browser to show, and what the browser says to it. */
function listens() {
  const show = self.registration.showNotification.bind(self.registration)
  self.noted = []
  self.registration.showNotification = async (title, options) => {
    const one = { title, ...options, state: 'asked' }
    self.noted.push(one)
    await show(title, options).then(() => (one.state = 'shown'), (error) => (one.state = String(error)))
  }
}

/** What a worker that `listens` gave the browser, once this many are on the screen. */
async function shown(worker, count) {
  const deadline = Date.now() + 15_000
  let noted = []
  while (Date.now() < deadline) {
    noted = await worker.evaluate(() => self.noted)
    if (noted.filter((it) => it.state === 'shown').length === count) return noted
    await pause(50)
  }
  throw new Error(`of ${count} pushes these arrived: ${JSON.stringify(noted)}`)
}

export const tests = {
  'a browser gets notices after a yes to the company abroad, and none after a no': async (context) => {
    const person = await Person.arrives(context, 'web-push', 'demo_seeker', PHONE)
    await person.call('PUT', '/me/consents/optional_notices', { action: 'withdrawn' })
    await person.accepts()
    await person.goto('/m/settings/notices')
    await person.el('web-push-not-allowed').waitFor()
    await person.tap('notices-consent')
    await person.tap('web-push-begin')
    await person.see('Mozilla Corporation')
    await person.el('web-push').scrollIntoViewIfNeeded()
    if (!(await person.el('web-push-on').isDisabled())) throw new Error('it can be switched on without a yes')
    await person.accessible()
    await person.shot('asked')
    await person.tap('consent-web_push_mozilla')
    await person.tap('web-push-on')
    await person.el('web-push-browser').waitFor()
    await person.el('notices-work-web_push').waitFor()
    await person.shot('on')
    const message = await isTold(context, person, 'demo_seeker', 'mozilla')
    if (!message.data.link.startsWith('/m/')) throw new Error(`it leads to ${message.data.link}`)
    const shown = await Person.at(context, 'web-push-browser', PHONE)
    await shown.goto('/sandbox/web-push')
    await shown.see(message.data.title)
    await shown.shot('shown')
    await person.goto('/m/me/privacy/sharings')
    await person.see('Mozilla Corporation')
    await person.shot('ledger')
    await person.goto('/m/settings/notices')
    await person.tap('web-push-remove')
    await person.el('web-push-browser').waitFor({ state: 'detached' })
    const { items } = await person.call('GET', '/me/notices/browsers')
    if (items.length > 0) throw new Error('the browser is still known')
    await person.calm()
    await person.speaksEnglish()
    await person.goto('/m/settings/notices')
    await person.see('Push in this browser')
    await person.tap('web-push-begin')
    await person.see('to Mozilla, abroad')
    await person.el('web-push').scrollIntoViewIfNeeded()
    await person.shot('english')
  },

  'nobody is asked to let the data of a minor go abroad': async (context) => {
    const ward = await Person.arrives(context, 'web-push-ward', 'demo_ward', PHONE)
    await ward.accepts()
    await ward.goto('/m/settings/notices')
    await ward.el('web-push-obstacle').waitFor()
    await ward.see('未成年人的信息不提供到境外')
    if (await ward.el('web-push-begin').count()) throw new Error('a minor can switch it on')
    const headers = { Origin: ward.base, 'Idempotency-Key': randomUUID() }
    const said = await ward.context.request.put(`${ward.base}${api}/me/consents/web_push_apple`, { data: { action: 'given' }, headers })
    if ((await said.json()).code !== 'guardian_decides') throw new Error(`a minor said yes: ${said.status()}`)
    await ward.calm()
  },

  'a real browser subscribes, and its service worker shows what is pushed': async (context) => {
    const person = await Person.arrives(context, 'web-push-desk', 'demo_merchant', DESKTOP, { userAgent: EDGE, serviceWorkers: 'allow', permissions: ['notifications'] })
    await person.call('PUT', '/me/consents/optional_notices', { action: 'given' })
    // As outside the demo: the page asks the browser itself, and only the maker's service behind the browser is simulated.
    await person.page.route(`**${api}/me/notices/web-push`, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), simulator: null } })
    })
    await person.page.addInitScript(() => {
      let own = null
      PushManager.prototype.getSubscription = async () => own
      PushManager.prototype.subscribe = async ({ applicationServerKey: key, userVisibleOnly }) => {
        if (!userVisibleOnly) throw new DOMException('only visible pushes', 'NotAllowedError')
        const answer = await fetch('/sandbox/web-push/microsoft', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ key }) })
        const subscription = await answer.json()
        own = { toJSON: () => subscription, unsubscribe: async () => ((own = null), true) }
        return own
      }
    })
    await person.goto('/biz/account')
    await person.tap('web-push-begin')
    await person.see('Microsoft Corporation')
    await person.el('web-push').scrollIntoViewIfNeeded()
    await person.shot('asked')
    await person.tap('consent-web_push_microsoft')
    const session = await person.context.newCDPSession(person.page)
    const registered = new Promise((resolve) => session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations.length && resolve(registrations[0])))
    await session.send('ServiceWorker.enable')
    await person.tap('web-push-on')
    await person.el('web-push-browser').waitFor()
    await person.accessible()
    await person.shot('on')
    const message = await isTold(context, person, 'demo_merchant', 'microsoft')
    const { registrationId } = await registered
    const [worker] = person.context.serviceWorkers()
    await worker.evaluate(listens)
    const pushes = (data) => session.send('ServiceWorker.deliverPushMessage', { origin: person.base, registrationId, data })
    await pushes(JSON.stringify(message.data))
    await pushes(JSON.stringify(message.data))
    await pushes('no words of ours')
    const [first, again, other] = await shown(worker, 3)
    if (first.title !== message.data.title || first.data.link !== message.data.link || first.tag !== message.data.tag) throw new Error(JSON.stringify(first))
    if (again.tag !== first.tag) throw new Error('the same notice would be seen twice')
    if (other.tag || other.data.link !== '/m/messages') throw new Error(JSON.stringify(other))
    await person.tap('web-push-remove')
    await person.el('web-push-browser').waitFor({ state: 'detached' })
    await person.calm()
  },
}
