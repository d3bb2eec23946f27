const api = require('../../lib/api.js')
const { wage, time, state } = require('../../lib/show.js')

Page({
  data: { job: null, shifts: [], problem: '', busy: '' },

  onLoad({ id }) {
    this.id = id
    return this.load()
  },

  async load() {
    this.setData({ problem: '' })
    try {
      const job = await api.get(`/postings/${this.id}`)
      const shifts = job.shifts.map((shift) => ({
        id: shift.id,
        when: `${time(shift.starts_at)} 至 ${time(shift.ends_at)}`,
        left: Math.max(0, shift.headcount - shift.taken),
        mine: shift.my_application ? state(shift.my_application.state) : '',
      }))
      this.setData({
        job: {
          title: job.title,
          wage: wage(job.wage_fen, job.wage_unit),
          address: job.place ? job.place.address : '',
          description: job.description,
          requirements: job.requirements || '',
          merchant: job.merchant ? job.merchant.name : '',
        },
        shifts,
      })
    } catch (error) {
      this.setData({ problem: error.message })
    }
  },

  async signUp({ currentTarget }) {
    const { shift } = currentTarget.dataset
    if (!api.isSignedIn()) {
      wx.navigateTo({ url: '/pages/sign-in/sign-in' })
      return
    }
    // One key for one wish: whoever taps again after a lost answer signs up once.
    this.keys = this.keys || {}
    this.keys[shift] = this.keys[shift] || api.newKey()
    this.setData({ busy: shift, problem: '' })
    try {
      await api.post(`/shifts/${shift}/applications`, {}, this.keys[shift])
      wx.showToast({ title: '已报名', icon: 'success' })
      await this.load()
    } catch (error) {
      delete this.keys[shift]
      if (error.code === 'sign_in_required') wx.navigateTo({ url: '/pages/sign-in/sign-in' })
      this.setData({ problem: error.message })
    } finally {
      this.setData({ busy: '' })
    }
  },

  onShareAppMessage() {
    return { title: this.data.job ? this.data.job.title : '零工', path: `/pages/job/job?id=${this.id}` }
  },
})
