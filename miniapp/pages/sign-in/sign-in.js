const api = require('../../lib/api.js')

/** A login code of WeChat: good once, for five minutes. */
const loginCode = () => new Promise((resolve, reject) => wx.login({ success: ({ code }) => resolve(code), fail: () => reject(new Error('微信没有应答，请稍后再试')) }))

Page({
  data: { agreed: false, ticket: '', name: '', busy: false, problem: '' },

  async onLoad() {
    try {
      this.version = (await api.get('/policy')).version
    } catch (error) {
      this.setData({ problem: error.message })
    }
  },

  agree({ detail }) {
    this.setData({ agreed: detail.value.length > 0, problem: '' })
  },

  policy() {
    wx.navigateTo({ url: '/pages/policy/policy' })
  },

  /** By WeChat's own button for the phone number: `detail.code` is there only where the person said yes to it. */
  quick({ detail }) {
    if (!detail.code) {
      this.setData({ problem: '没有取得手机号。可以用“微信登录”，再用短信验证码绑定手机号。' })
      return undefined
    }
    return this.signIn(detail.code)
  },

  known() {
    return this.signIn(null)
  },

  async signIn(phoneCode) {
    if (!this.data.agreed) {
      this.setData({ problem: '请先阅读并同意隐私政策' })
      return
    }
    await this.acts(async () => {
      const code = await loginCode()
      await this.became(await api.post('/auth/mini-program/sessions', { code, phone_code: phoneCode, policy_version: this.version }))
    })
  },

  typed({ detail }) {
    this.setData({ name: detail.value })
  },

  complete() {
    return this.acts(async () => {
      const body = { ticket: this.data.ticket, username: this.data.name.trim(), policy_version: this.version }
      await this.became(await api.post('/auth/third-party/completions', body))
    })
  },

  async became(answer) {
    if (answer.token) {
      api.keep(answer.token)
      wx.navigateBack()
      return
    }
    if (answer.became === 'username_needed') {
      this.setData({ ticket: answer.ticket })
      return
    }
    this.setData({ problem: '这个微信还没有绑定手机号。请用“手机号快捷登录”，或先在网页里用短信验证码登录并绑定微信。' })
  },

  async acts(act) {
    this.setData({ busy: true, problem: '' })
    try {
      await act()
    } catch (error) {
      this.setData({ problem: error.message })
    } finally {
      this.setData({ busy: false })
    }
  },
})
