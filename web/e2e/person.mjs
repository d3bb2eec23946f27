// One person in front of one screen: a browser context of its own, on a phone or a desktop.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1440, height: 900 }

export class Person {
  /**
   * Opens a screen. Console errors, page errors and requests to other hosts are kept, and `calm` fails on them.
   * `more` adds to what the browser tells of itself, such as where it is.
   */
  static async at({ base, browser, screenshots }, name, viewport, more = {}) {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', serviceWorkers: 'block', ...more })
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const person = new Person()
    Object.assign(person, { base, context, page, name, screenshots, wrong: [], shots: 0 })
    page.on('pageerror', (error) => person.wrong.push(`page error: ${error.message}`))
    page.on('console', (message) => {
      // A refusal is an answer that the page shows; the browser writes each into the console by itself.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) person.wrong.push(message.text())
    })
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(base) && !/^(data|blob|ws):/.test(url)) person.wrong.push(`a request left our origin: ${url}`)
    })
    return person
  }

  /** Somebody of the demo, signed in at a screen of their own; `me` says who they are. */
  static async arrives(stage, name, account, viewport = DESKTOP, more = {}) {
    const person = await Person.at(stage, name, viewport, more)
    person.me = (await person.call('POST', '/auth/sessions', { account, password: 'lingong-2026', transport: 'cookie' })).me
    return person
  }

  /** Opens a page of the phone for the first time and accepts the policy there. */
  async accepts(path = '/m/') {
    await this.goto(path)
    await this.tap('policy-accept')
    await this.el('policy-sheet').waitFor({ state: 'detached' })
  }

  /** Sees every page from now on in English. */
  speaksEnglish() {
    return this.page.addInitScript(() => localStorage.setItem('lg.locale', JSON.stringify('en')))
  }

  /** Asks our API as this person. */
  async call(method, path, data) {
    const headers = { Origin: this.base, 'Idempotency-Key': randomUUID() }
    const answer = await this.context.request.fetch(`${this.base}/api/v1${path}`, { method, data, headers })
    if (!answer.ok()) throw new Error(`${this.name}: ${path}: ${answer.status()} ${await answer.text()}`)
    return answer.status() === 204 ? null : answer.json()
  }

  /** Gets notices at night too, unless told otherwise: a walk happens at whatever hour it is run. */
  staysUp(quiet = null) {
    return this.call('PUT', '/me/notices/choices', { choices: [], quiet })
  }

  goto(path) {
    return this.page.goto(this.base + path)
  }

  /** The element with this data-test name. */
  el(test) {
    return this.page.locator(`[data-test="${test}"]`)
  }

  tap(test) {
    return this.el(test).first().click()
  }

  /** Types into the field with this data-test name, or into the input inside it. */
  async type(test, text) {
    const box = this.el(test).first()
    const inner = box.locator('input, textarea').first()
    const target = (await box.evaluate((node) => /^(INPUT|TEXTAREA)$/.test(node.tagName))) ? box : inner
    await target.fill(text)
  }

  see(text) {
    return this.page.getByText(text).first().waitFor()
  }

  /** Opens a list of choices and takes one; the list has gone when this returns. */
  async pick(test, value) {
    await this.tap(test)
    await this.tap(`${test}-${value}`)
    await this.el(`${test}-options`).waitFor({ state: 'detached' })
  }

  /** Gives a file chooser a picture. */
  upload(test, picture) {
    return this.el(test).first().setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: picture })
  }

  /** Waits until the element with this data-test name says so in `data-state`. */
  inState(test, state) {
    return this.page.locator(`[data-test="${test}"][data-state="${state}"]`).first().waitFor()
  }

  /** Answers the question of the page with yes and waits until it has gone. */
  async yes() {
    await this.tap('ask-yes')
    await this.el('ask').waitFor({ state: 'detached' })
  }

  /** Asks an address of ours, as this person, until its answer passes. For what the product does behind its answer. */
  async until(path, passes, seconds = 15) {
    const deadline = Date.now() + seconds * 1000
    while (Date.now() < deadline) {
      const answer = await this.page.request.get(this.base + path)
      const found = answer.ok() ? passes(await answer.json()) : undefined
      if (found) return found
      await pause(50)
    }
    throw new Error(`${this.name}: ${path} never answered what was waited for`)
  }

  /** Fails on what went wrong in the page so far. */
  calm() {
    if (this.wrong.length > 0) throw new Error(`${this.name}: ${this.wrong.join('\n')}`)
  }

  /** Waits until what slides and fades has arrived. What moves for ever, such as a loading sign, is not waited for. */
  settled() {
    return this.page.evaluate(async () => {
      // What was shown a moment ago begins to move with the next frame.
      const frame = () => new Promise((next) => requestAnimationFrame(next))
      await frame()
      await frame()
      const moving = document.getAnimations().filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime)))
      await Promise.allSettled(moving.map((one) => one.finished))
    })
  }

  async shot(name) {
    await this.settled()
    this.shots += 1
    const file = `${this.name}-${String(this.shots).padStart(2, '0')}-${name}.png`
    await this.page.screenshot({ path: join(this.screenshots, file) })
  }

  /** Fails on what axe calls serious or critical. */
  async accessible() {
    await this.settled()
    await this.page.evaluate(axeSource)
    const found = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
    const serious = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact))
    if (serious.length > 0) {
      const lines = serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`)
      throw new Error(`${this.page.url()} is not accessible:\n${lines.join('\n')}`)
    }
  }

  async close() {
    await this.context.close()
    this.calm()
  }
}

/** The newest code that the simulator received for a number, once it is there. */
export async function smsCode(person, phone) {
  const message = await person.until('/sandbox/sms', ({ items }) => items.find((item) => item.phone.endsWith(phone) && item.params.code))
  return message.params.code
}
