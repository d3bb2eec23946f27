const api = require('../../lib/api.js')
const { wage, time } = require('../../lib/show.js')

Page({
  data: { cities: [], city: '', jobs: [], next: null, loading: true, problem: '' },

  async onLoad() {
    try {
      const { items } = await api.get('/places')
      this.setData({ cities: items.map(({ code, name }) => ({ code, name })), city: items.length > 0 ? items[0].code : '' })
      await this.load()
    } catch (error) {
      this.setData({ loading: false, problem: error.message })
    }
  },

  async load(cursor) {
    this.setData({ loading: true, problem: '' })
    try {
      const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      const page = await api.get(`/postings/search?city=${this.data.city}&kind=job${more}`)
      const jobs = page.items.map((job) => ({
        id: job.id,
        title: job.title,
        wage: wage(job.wage_fen, job.wage_unit),
        place: [job.city, job.district].filter(Boolean).join(' '),
        when: job.next_shift_at ? time(job.next_shift_at) : '',
        left: job.places_left,
        merchant: job.merchant ? job.merchant.name : '',
      }))
      this.setData({ jobs: cursor ? this.data.jobs.concat(jobs) : jobs, next: page.next, loading: false })
    } catch (error) {
      this.setData({ loading: false, problem: error.message })
    }
  },

  choose({ detail }) {
    this.setData({ city: this.data.cities[Number(detail.value)].code, jobs: [], next: null })
    return this.load()
  },

  again() {
    return this.data.cities.length > 0 ? this.load() : this.onLoad()
  },

  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },

  onReachBottom() {
    return this.data.next && !this.data.loading ? this.load(this.data.next) : undefined
  },

  open({ currentTarget }) {
    wx.navigateTo({ url: `/pages/job/job?id=${currentTarget.dataset.id}` })
  },
})
