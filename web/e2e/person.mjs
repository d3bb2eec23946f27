// One person in front of one screen: a browser context of its own, on a phone or a desktop.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1440, height: 900 }

export class Person {
  /** Opens a screen. Console errors, page errors and requests to other hosts are kept, and `close` fails on them. */
  static async at({ base, browser, screenshots }, name, viewport) {
    const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', serviceWorkers: 'block' })
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

  async shot(name) {
    this.shots += 1
    const file = `${this.name}-${String(this.shots).padStart(2, '0')}-${name}.png`
    await this.page.screenshot({ path: join(this.screenshots, file) })
  }

  /** Fails on what axe calls serious or critical. */
  async accessible() {
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
    if (this.wrong.length > 0) throw new Error(`${this.name}: ${this.wrong.join('\n')}`)
  }
}

/** The newest code that the simulator received for a number. */
export async function smsCode(base, phone) {
  const { items } = await (await fetch(`${base}/sandbox/sms`)).json()
  const message = items.find((item) => item.phone.endsWith(phone))
  if (!message) throw new Error(`no message arrived for the number`)
  return message.params.code
}
