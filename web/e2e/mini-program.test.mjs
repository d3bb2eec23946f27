// covers: ACC-5. The mini program's own pages, with a stand-in for WeChat's `wx`, against the demo: quick sign-in with the phone
// number, jobs, signing up. What WeChat draws of them is not shown here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startDemo } from './demo.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../miniapp')

/** A phone with WeChat on it, whose user is one of the simulator's people. */
class Phone {
  constructor(base, person) {
    Object.assign(this, { base, person, kept: new Map(), went: [], toasts: [], requests: [], modules: new Map(), online: true })
    this.wx = {
      getStorageSync: (key) => this.kept.get(key) ?? '',
      setStorageSync: (key, value) => this.kept.set(key, value),
      removeStorageSync: (key) => this.kept.delete(key),
      navigateTo: ({ url }) => this.went.push(url),
      navigateBack: () => this.went.push('back'),
      showToast: ({ title }) => this.toasts.push(title),
      stopPullDownRefresh: () => undefined,
      login: ({ success, fail }) => this.codes().then(({ code }) => success({ code }), fail),
      request: (asked) => this.request(asked),
    }
  }

  /** What WeChat gives: it is the simulator that gives it here. */
  async codes() {
    const answer = await fetch(`${this.base}/sandbox/wechat/mini`, { method: 'POST', body: new URLSearchParams({ person: String(this.person) }) })
    return answer.json()
  }

  request({ url, method, header, data, success, fail }) {
    this.requests.push({ url, method, header })
    if (!this.online) return fail({ errMsg: 'request:fail' })
    fetch(url, { method, headers: header, body: method === 'GET' ? undefined : JSON.stringify(data) })
      .then(async (answer) => success({ statusCode: answer.status, data: await answer.json().catch(() => '') }))
      .catch(() => fail({ errMsg: 'request:fail' }))
    return undefined
  }

  require(path) {
    if (path.endsWith('config.js')) return { base: this.base }
    if (!this.modules.has(path)) {
      const module = { exports: {} }
      this.modules.set(path, module)
      this.run(path, { module })
    }
    return this.modules.get(path).exports
  }

  run(path, globals) {
    const names = { wx: this.wx, Page: () => undefined, module: { exports: {} }, ...globals, require: (asked) => this.require(join(dirname(path), asked)) }
    new Function(...Object.keys(names), readFileSync(path, 'utf8'))(...Object.values(names))
  }

  /** Opens a page as WeChat does; gives it once it has loaded. */
  async open(name, query = {}) {
    let page
    this.run(join(folder, `pages/${name}/${name}.js`), { Page: (given) => (page = given) })
    page.data = structuredClone(page.data)
    page.setData = (more) => Object.assign(page.data, more)
    await page.onLoad?.(query)
    await page.onShow?.()
    return page
  }
}

const tapOn = (dataset) => ({ currentTarget: { dataset } })

export const tests = {
  'the mini program signs in with the phone number and signs up for a job': async () => {
    // A demo of its own: the simulator's people are newcomers in other tests.
    const demo = await startDemo()
    try {
      await signsUp(demo.base)
    } finally {
      await demo.stop()
    }
  },
}

async function signsUp(base) {
  const phone = new Phone(base, 2)
  const jobs = await phone.open('jobs')
  assert.equal(jobs.data.problem, '')
  assert.ok(jobs.data.jobs.length > 0 && jobs.data.next)
  const first = jobs.data.jobs.length
  await jobs.onReachBottom()
  assert.ok(jobs.data.jobs.length > first)
  assert.equal(new Set(jobs.data.jobs.map((job) => job.id)).size, jobs.data.jobs.length)
  const wanted = jobs.data.jobs.find((job) => job.left > 0)
  jobs.open(tapOn({ id: wanted.id }))
  assert.deepEqual(phone.went, [`/pages/job/job?id=${wanted.id}`])
  const job = await phone.open('job', { id: wanted.id })
  assert.match(job.data.job.wage, /^[\d.]+ 元\//)
  const shift = job.data.shifts.find((one) => one.left > 0)
  // Nobody yet: the page to sign in comes first.
  await job.signUp(tapOn({ shift: shift.id }))
  assert.equal(phone.went.at(-1), '/pages/sign-in/sign-in')
  const signIn = await phone.open('sign-in')
  const before = phone.requests.length
  await signIn.quick({ detail: { code: 'not agreed' } })
  assert.equal(signIn.data.problem, '请先阅读并同意隐私政策')
  assert.equal(phone.requests.length, before, 'nothing is sent before the yes')
  signIn.agree({ detail: { value: ['yes'] } })
  await signIn.quick({ detail: {} })
  assert.match(signIn.data.problem, /没有取得手机号/)
  await signIn.quick({ detail: { code: (await phone.codes()).phone_code } })
  assert.ok(signIn.data.ticket, signIn.data.problem)
  signIn.typed({ detail: { value: '小程序里的阿宝' } })
  await signIn.complete()
  assert.equal(phone.went.at(-1), 'back', signIn.data.problem)
  await job.signUp(tapOn({ shift: shift.id }))
  assert.equal(job.data.problem, '')
  assert.deepEqual(phone.toasts, ['已报名'])
  assert.ok(job.data.shifts.find((one) => one.id === shift.id).mine)
  const mine = await phone.open('mine')
  assert.deepEqual(mine.data.items.map((item) => item.posting), [wanted.id])
  // The next time WeChat's own code is enough.
  mine.signOut()
  const again = await phone.open('sign-in')
  again.agree({ detail: { value: ['yes'] } })
  await again.known()
  assert.equal((await phone.open('mine')).data.items.length, 1)
  for (const { url } of phone.requests) assert.ok(!/1\d{10}|token|code=/.test(url), `nothing personal in an address: ${url}`)
  phone.online = false
  const away = await phone.open('mine')
  assert.match(away.data.problem, /网络不通/)
}
