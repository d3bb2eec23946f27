/**
 * Visits that the page reports about itself, only while the person agrees to statistics in this browser.
 *
 * What leaves is the page's pattern (never an address with an id or a word in it), the host that the visitor came from,
 * the seconds and a class of screen. This file is loaded only after the yes.
 */
import type { Router } from 'vue-router'
import { chooseStorage, storageChoice } from './storage'

const secondsMost = 86_400
let began = 0
let page = ''
let from = ''
let running = false
let here = () => '/'
let unhook: (() => void) | null = null
let routes: Router | null = null

/** `/m/merchant/:merchantId` reads `/m/merchant/:merchantid`: letters, hyphens and colons between slashes. */
export const patternOf = (base: string, path: string) => (base + path.replace(/\(.*?\)[*+?]?|\?/g, '')).toLowerCase().replace(/[^a-z/:-]/g, '').slice(0, 64)

function display(): 'phone' | 'tablet' | 'desktop' {
  const width = Math.min(window.innerWidth, window.screen?.width || window.innerWidth)
  return width < 600 ? 'phone' : width < 1100 ? 'tablet' : 'desktop'
}

function hostOf(address: string): string {
  try {
    const host = new URL(address).host
    return host === location.host ? '' : host.replace(/:\d+$/, '').toLowerCase()
  } catch {
    return ''
  }
}

/** Sent with `keepalive`, so that it arrives when the page goes. A visit that is not counted is no loss, so nothing is said. */
function report(): void {
  if (!page || !running || !storageChoice().statistics) return
  const seconds = Math.min(secondsMost, Math.max(0, Math.round((Date.now() - began) / 1000)))
  const body = JSON.stringify({ page, referrer: from, seconds, display: display(), agreed: 'analytics' })
  const headers = { 'Content-Type': 'application/json' }
  page = ''
  fetch('/api/v1/beacons', { method: 'POST', headers, body, keepalive: true, credentials: 'same-origin' }).then(
    (response) => {
      // The account said no, perhaps on another device: that holds here too.
      if (response.status !== 403) return
      stopVisits()
      chooseStorage({ ...storageChoice(), statistics: false })
      const router = routes
      if (router) void import('./analytics').then(({ stopAnalytics }) => stopAnalytics(router))
    },
    () => undefined,
  )
}

function enter(path: string, referrer: string): void {
  began = Date.now()
  page = path
  from = referrer
}

export function startVisits(router: Router, base: string): void {
  if (running) return
  running = true
  routes = router
  here = () => patternOf(base, router.currentRoute.value.matched[0]?.path ?? '/')
  enter(here(), hostOf(document.referrer))
  unhook = router.afterEach(() => {
    report()
    enter(here(), '')
  })
  document.addEventListener('visibilitychange', whenSeen)
}

/** The time that a page lies unseen in another tab is not time spent. */
function whenSeen(): void {
  if (document.visibilityState === 'hidden') report()
  else enter(here(), '')
}

export function stopVisits(): void {
  running = false
  page = ''
  unhook?.()
  unhook = null
  document.removeEventListener('visibilitychange', whenSeen)
}
