// covers: ACC-4, ACC-5, ACC-6. People sign in with WeChat, QQ and Weibo, link and unlink, and change their number.
import { DESKTOP, PHONE, Person, smsCode } from './person.mjs'

const WECHAT = 'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0.50'
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36'

/** Accepts the policy on a phone and opens the sign-in page. */
async function atSignIn(person) {
  await person.goto('/m/sign-in')
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
  await person.el('tp-ways').waitFor()
}

/** Agrees to our consent, and on the company's page as one of its three people. */
async function goes(person, part, number, shoot = false) {
  await person.tap(`tp-${part}`)
  await agrees(person, number, shoot)
}

async function agrees(person, number, shoot = false) {
  await person.el('tp-consent').waitFor()
  if (shoot) {
    await person.shot('consent')
    await person.accessible()
  }
  await person.tap('tp-yes')
  await person.page.locator('input[name="person"]').first().waitFor()
  await person.page.locator('input[name="person"]').nth(number).check()
  if (shoot) {
    await person.shot('there')
    await person.accessible()
  }
  await person.page.locator('button[value="yes"]').click()
}

/** A newcomer proves a number and takes a name. */
async function registers(person, phone, name, shoot = false) {
  await person.el('tp-newcomer').waitFor()
  if (new URL(person.page.url()).search !== '') throw new Error('the code stays in the address')
  // What they brought is still there after a reload.
  await person.page.reload()
  await person.el('tp-newcomer').waitFor()
  await person.type('tp-phone', phone)
  await person.tap('tp-code-send')
  await person.type('tp-code', await smsCode(person, phone))
  if (shoot) {
    await person.shot('newcomer')
    await person.accessible()
  }
  await person.tap('tp-submit')
  await person.el('tp-username').waitFor()
  await person.type('tp-username', name)
  if (shoot) await person.shot('name')
  await person.tap('tp-submit')
  await person.page.waitForURL(/\/(m\/me|biz\/start.*)$/)
}

const signedIn = (person, name) => person.until('/api/v1/me', (me) => me.username === name)

async function inEnglish(person) {
  await person.page.evaluate(() => localStorage.setItem('lg.locale', '"en"'))
  await person.page.reload()
}

export const tests = {
  'sign in with WeChat, QQ and Weibo on a phone, and unlink': async (context) => {
    const wechat = await Person.at(context, 'tp-wechat', PHONE, { userAgent: WECHAT })
    await atSignIn(wechat)
    if (await wechat.el('tp-wechat_web').count()) throw new Error('a QR code inside WeChat')
    await wechat.shot('ways')
    await wechat.accessible()
    await goes(wechat, 'wechat_official', 0, true)
    await registers(wechat, '19900008801', '小满本人', true)
    await signedIn(wechat, '小满本人')
    await wechat.goto('/m/settings/account')
    await wechat.see('已绑定 1 个')
    await wechat.shot('account')
    await wechat.accessible()
    await wechat.tap('account-linked')
    await wechat.inState('linked-wechat', 'linked')
    await wechat.see('小满')
    await wechat.shot('linked')
    await wechat.accessible()
    // Another company is linked from the settings, and comes back to them.
    await wechat.tap('link-qq')
    await agrees(wechat, 1)
    await wechat.see('已绑定QQ账号')
    await wechat.inState('linked-qq', 'linked')
    await wechat.see('阿禾')
    await wechat.tap('unlink-qq')
    await wechat.shot('unlink-asked')
    await wechat.yes()
    await wechat.inState('linked-qq', 'none')
    await inEnglish(wechat)
    await wechat.see('Accounts elsewhere')
    await wechat.shot('linked-en')
    await wechat.goto('/m/settings/phone')
    await wechat.el('phone-form').waitFor()
    await wechat.shot('phone-en')
    await wechat.accessible()
    await wechat.close()

    const qq = await Person.at(context, 'tp-qq', PHONE, { userAgent: ANDROID })
    await atSignIn(qq)
    if (await qq.el('tp-wechat_official').count()) throw new Error('the official account outside WeChat')
    // Whoever says no there has told nothing.
    await qq.tap('tp-qq')
    await qq.tap('tp-yes')
    await qq.page.locator('button[value="no"]').click()
    await qq.see('什么都没有读取')
    await qq.shot('declined')
    await qq.page.reload()
    await qq.see('没有等待完成的第三方登录')
    await qq.tap('tp-again')
    await goes(qq, 'qq', 1)
    // A number that has an account: linked after the proof and a yes.
    await qq.el('tp-newcomer').waitFor()
    await qq.type('tp-phone', '19900000002')
    await qq.tap('tp-code-send')
    await qq.type('tp-code', await smsCode(qq, '19900000002'))
    await qq.tap('tp-submit')
    await qq.el('tp-existing').waitFor()
    await qq.shot('existing')
    await qq.accessible()
    await qq.tap('tp-merge')
    await qq.page.waitForURL(/\/m\/me$/)
    await qq.shot('me')
    await qq.close()

    const weibo = await Person.at(context, 'tp-weibo', PHONE, { userAgent: ANDROID })
    await atSignIn(weibo)
    await goes(weibo, 'weibo', 2)
    await registers(weibo, '19900008803', '晨曦本人')
    await weibo.goto('/m/settings/phone')
    await weibo.el('phone-form').waitFor()
    await weibo.shot('phone')
    await weibo.accessible()
    // Both numbers are proven.
    await weibo.type('phone-old', '19900008803')
    await weibo.type('phone-old-code', '123456')
    await weibo.type('phone-new', '19900008804')
    await weibo.tap('phone-new-code-send')
    await weibo.type('phone-new-code', await smsCode(weibo, '19900008804'))
    await weibo.tap('phone-save')
    await weibo.see('验证码不正确')
    await weibo.shot('phone-wrong')
    await weibo.close()
  },

  'scan with WeChat on a desktop, and link there': async (context) => {
    const biz = await Person.at(context, 'tp-biz', DESKTOP)
    await biz.goto('/biz/sign-in')
    await biz.el('tp-ways').waitFor()
    await biz.tap('tp-wechat_web')
    await biz.see('请先阅读并同意隐私政策')
    await biz.tap('auth-agree')
    await biz.shot('ways')
    await biz.accessible()
    await goes(biz, 'wechat_web', 2, true)
    await registers(biz, '19900008805', '晨曦商家', true)
    await signedIn(biz, '晨曦商家')
    await biz.goto('/biz/account')
    await biz.inState('linked-wechat', 'linked')
    await biz.el('linked-panel').scrollIntoViewIfNeeded()
    await biz.shot('linked')
    await biz.accessible()
    await biz.tap('link-qq')
    await agrees(biz, 2)
    await biz.inState('linked-qq', 'linked')
    await biz.tap('unlink-wechat')
    await biz.page.locator('.el-message-box__btns .el-button--primary').click()
    await biz.inState('linked-wechat', 'none')
    await biz.tap('phone-open')
    await biz.el('phone-form').waitFor()
    await biz.shot('phone')
    await biz.accessible()
    await inEnglish(biz)
    await biz.see('Accounts elsewhere')
    await biz.el('linked-panel').scrollIntoViewIfNeeded()
    await biz.shot('linked-en')
    await biz.close()

    // Staff are not offered any of it.
    const staff = await Person.at(context, 'tp-staff', DESKTOP)
    await staff.goto('/staff/')
    await staff.el('auth-account').waitFor()
    if (await staff.page.locator('[data-test^="tp-"]').count()) throw new Error('staff are offered an account elsewhere')
    await staff.close()
  },
}
