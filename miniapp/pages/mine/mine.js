const api = require('../../lib/api.js')
const { time, state } = require('../../lib/show.js')

Page({
  data: { signedIn: false, items: [], loading: true, problem: '' },

  onShow() {
    return this.load()
  },

  async load() {
    const signedIn = api.isSignedIn()
    this.setData({ signedIn, loading: signedIn, problem: '' })
    if (!signedIn) return
    try {
      const { items } = await api.get('/me/applications')
      this.setData({
        loading: false,
        items: items.map((one) => ({ id: one.id, title: one.posting.title, posting: one.posting.id, when: time(one.shift.starts_at), state: state(one.state), confirms: one.state === 'accepted' })),
      })
    } catch (error) {
      this.setData({ loading: false, signedIn: api.isSignedIn(), problem: error.message })
    }
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  open({ currentTarget }) {
    wx.navigateTo({ url: `/pages/job/job?id=${currentTarget.dataset.id}` })
  },

  /** The place goes to the next in the queue when nobody confirms. */
  async confirm({ currentTarget }) {
    this.setData({ problem: '' })
    try {
      await api.post(`/applications/${currentTarget.dataset.id}/confirm`, {})
      wx.showToast({ title: '已确认', icon: 'success' })
      await this.load()
    } catch (error) {
      this.setData({ problem: error.message })
    }
  },

  signIn() {
    wx.navigateTo({ url: '/pages/sign-in/sign-in' })
  },

  signOut() {
    api.keep('')
    this.setData({ signedIn: false, items: [] })
  },
})
