/** The public API: one way for all pages. A refusal is an Error with the server's own words and its code. */
const { base } = require('../config.js')

const TOKEN = 'lingong.token'

function token() {
  return wx.getStorageSync(TOKEN) || ''
}

function keep(value) {
  if (value) wx.setStorageSync(TOKEN, value)
  else wx.removeStorageSync(TOKEN)
}

/** A repeated tap is the same request: the key is made once for each act. */
function newKey() {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`
}

function call(method, path, data, key) {
  const header = { 'Accept-Language': 'zh-CN' }
  if (token()) header.Authorization = `Bearer ${token()}`
  if (method !== 'GET') {
    header['Content-Type'] = 'application/json'
    header['Idempotency-Key'] = key || newKey()
  }
  return new Promise((resolve, reject) => {
    wx.request({
      url: `${base}/api/v1${path}`,
      method,
      header,
      data: method === 'GET' ? undefined : data || {},
      timeout: 15000,
      success: ({ statusCode, data: answer }) => {
        if (statusCode >= 200 && statusCode < 300) return resolve(answer)
        if (statusCode === 401) keep('')
        const error = new Error((answer && answer.title) || '服务暂时没有应答，请稍后再试')
        error.code = (answer && answer.code) || `http_${statusCode}`
        reject(error)
      },
      fail: () => reject(new Error('网络不通，请检查网络后再试')),
    })
  })
}

module.exports = {
  base,
  keep,
  isSignedIn: () => token() !== '',
  get: (path) => call('GET', path),
  post: (path, data, key) => call('POST', path, data, key),
  newKey,
}
