/**
 * Baidu Tongji's script, where this installation uses it and the person agreed to statistics, in this browser and, where
 * somebody is signed in, for their account: the server names the script to nobody else. This file is loaded only after the yes.
 *
 * It is told the patterns of pages, never an address with an id or a word in it.
 */
import type { Router } from 'vue-router'
import { loadScript, loadServices } from './services'
import { storageChoice } from './storage'
import { patternOf } from './visits'

declare global {
  interface Window {
    _hmt?: unknown[]
  }
}

let running = false
let unhook: (() => void) | null = null

export async function startAnalytics(router: Router, base: string): Promise<void> {
  if (running) return
  running = true
  try {
    const { analytics_script: script } = await loadServices()
    if (!script || !storageChoice().statistics) {
      running = false
      return
    }
    const here = () => patternOf(base, router.currentRoute.value.matched[0]?.path ?? '/')
    window._hmt = window._hmt ?? []
    window._hmt.push(['_setAutoPageview', false], ['_trackPageview', here()])
    await loadScript(script)
    unhook = router.afterEach(() => void window._hmt?.push(['_trackPageview', here()]))
  } catch {
    // A visit that is not counted is no loss.
    running = false
  }
}

/** Nothing more is told, its cookies go, and the script itself is gone with the next page, which is loaded anew. */
export function stopAnalytics(router: Router): void {
  unhook?.()
  unhook = null
  for (const cookie of document.cookie.split(';')) {
    const name = cookie.split('=')[0]!.trim()
    if (name.startsWith('Hm_l')) document.cookie = `${name}=; path=/; max-age=0`
  }
  if (!running) return
  running = false
  window._hmt = undefined
  router.beforeEach((to) => {
    location.assign(router.resolve(to.fullPath).href)
    return false
  })
}
