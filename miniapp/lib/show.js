/** What the server says, as people read it. */
const UNITS = { hour: '元/小时', day: '元/天', piece: '元/件', month: '元/月' }
const STATES = {
  applied: '已报名，等待商家确认',
  shortlisted: '商家考虑中',
  standby: '候补中',
  accepted: '已录用，请确认到岗',
  confirmed: '已确认到岗',
  checked_in: '已签到',
  finished: '已完工，等待结算',
  settled: '已结算',
  no_show: '未到岗',
  rejected: '未录用',
  withdrawn: '已撤回',
  cancelled_by_seeker: '已取消',
  cancelled_by_merchant: '商家已取消',
  lapsed: '已过期',
}

function wage(fen, unit) {
  if (fen === null || fen === undefined) return '面议'
  const yuan = fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2)
  return `${yuan} ${UNITS[unit] || '元'}`
}

/** China's clock, whatever the phone's is. */
function time(instant) {
  const there = new Date(Date.parse(instant) + 8 * 3600 * 1000)
  const two = (number) => String(number).padStart(2, '0')
  return `${there.getUTCMonth() + 1} 月 ${there.getUTCDate()} 日 ${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`
}

const state = (word) => STATES[word] || '处理中'

module.exports = { wage, time, state }
