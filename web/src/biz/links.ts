/** Where a notice leads. Notices are written once for every channel, so addresses of the phone pages are understood too. */
import type { RouteLocationRaw } from 'vue-router'
import { currentMerchant } from './merchant'

export function routeOfLink(link: string): RouteLocationRaw | { elsewhere: string } | null {
  if (!/^\/(?!\/)/.test(link)) return null
  if (link.startsWith('/biz/')) return link.slice(4)
  const path = link.replace(/^\/m(?=\/)/, '')
  const phone = /^\/merchants?\/([^/]+)(?:\/(\w+)(?:\/([^/]+))?)?/.exec(path)
  if (phone) {
    const [, merchantId = '', part, id] = phone
    const params = { merchantId }
    if (part === 'postings' && id) return { name: 'pipeline', params: { merchantId, postingId: id } }
    if (part === 'applicants' && id) return { name: 'pipeline', params: { merchantId, postingId: id } }
    if (part === 'publish' && id) return { name: 'publish', params: { merchantId, postingId: id } }
    if (part === 'received' && id) return { name: 'pipeline', params: { merchantId, postingId: id } }
    if (part === 'resumes' || part === 'job') return { name: 'resumes', params }
    if (part === 'money' || part === 'invoices') return id ? { name: 'invoice', params: { merchantId, id } } : { name: part, params }
    if (part === 'messages') return { name: 'talks', params }
    if (part === 'certification' || part === 'members') return { name: part, params }
    return { name: 'overview', params }
  }
  const merchantId = currentMerchant()
  const thing = /^\/(postings|conversations|messages)\/([^/]+)/.exec(path)
  if (thing && merchantId) {
    const [, kind, id] = thing
    return kind === 'postings' ? { name: 'pipeline', params: { merchantId, postingId: id } } : { name: 'talks', params: { merchantId, conversationId: id } }
  }
  const payment = /^\/payments\/([^/]+)$/.exec(path)
  if (payment) return { name: 'payment', params: { id: payment[1] } }
  if (path === '/me/invitations') return { name: 'start', query: { new: '1' } }
  if (path === '/settings/account') return { name: 'account' }
  return { elsewhere: link }
}
