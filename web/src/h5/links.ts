import type { Router } from 'vue-router'

/** Opens what a notice points to: a page of this app, or another page of our own. Nothing else is followed. */
export function openLink(router: Router, link: string): void {
  if (!/^\/(?!\/)/.test(link)) return
  if (link === '/m' || link.startsWith('/m/')) void router.push(link.slice(2) || '/')
  else window.location.assign(link)
}
