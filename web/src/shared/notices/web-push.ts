/** Notices in this browser, by the push service of its maker (SPEC NOTE-2). */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, watch } from 'vue'
import { api } from '@/api/client'
import type { Page } from '@/api/types'
import { useConsents } from '../consents'

export type WebPushService = 'apple' | 'microsoft' | 'mozilla'

interface WebPush {
  /** None where the platform does not push to browsers. */
  key: string | null
  services: { service: WebPushService; consent: string | null; company: string }[]
  /** In the demo alone: where a simulated browser is had. */
  simulator: string | null
}

export interface WebPushBrowser {
  id: string
  service: WebPushService
  here: boolean
  created_at: string
}

const path = '/me/notices/web-push'
const browsersPath = '/me/notices/browsers'

/**
 * What keeps this browser from getting pushes: `blocked` by the person's own settings, `home` until it is opened from the home screen,
 * `minor` because nobody is asked to let a minor's data go abroad.
 */
export type WebPushObstacle = 'service' | 'home' | 'blocked' | 'minor'

/** Whose push service a browser uses, by what it says of itself; Google's is not reached from mainland China. */
export function serviceOf(agent: string): WebPushService | null {
  if (/Edg\//.test(agent)) return 'microsoft'
  if (/Firefox\//.test(agent)) return 'mozilla'
  if (/Chrome\/|CriOS|EdgiOS|FxiOS|MicroMessenger|Android/.test(agent)) return null
  return /Safari\//.test(agent) ? 'apple' : null
}

const isApplePhone = () => /iPhone|iPad/.test(navigator.userAgent)

export class WebPushRefused extends Error {}

export function useWebPush() {
  const queries = useQueryClient()
  const { data, error } = useQuery({ queryKey: [path], queryFn: ({ signal }) => api.get<WebPush>(path, {}, signal) })
  const { data: page, refetch } = useQuery({ queryKey: [browsersPath], queryFn: ({ signal }) => api.get<Page<WebPushBrowser>>(browsersPath, {}, signal) })

  const own = serviceOf(navigator.userAgent)
  const service = computed(() => {
    const named = data.value?.simulator ? (own ?? 'mozilla') : own
    return data.value?.services.find((it) => it.service === named)
  })
  const { items: asked, loaded } = useConsents()
  const obstacle = computed<WebPushObstacle | null>(() => {
    const consent = service.value?.consent
    if (consent && loaded.value && !asked.value.some((it) => it.name === consent)) return 'minor'
    if (data.value?.simulator) return null
    if (!('PushManager' in window) || !('serviceWorker' in navigator)) return own === 'apple' && isApplePhone() ? 'home' : 'service'
    if (!service.value) return 'service'
    return Notification.permission === 'denied' ? 'blocked' : null
  })
  watch(obstacle, (now) => now === 'home' && nameForHomeScreen(), { immediate: true })
  const browsers = computed(() => page.value?.items ?? [])

  /** Subscribes this browser and registers it; both consents have been given before. */
  async function turnOn() {
    const set = data.value
    if (!set?.key || !service.value) return
    const { endpoint, keys } = set.simulator ? await simulated(set.simulator, service.value.service, set.key) : await subscribed(set.key)
    await api.post(browsersPath, { endpoint, keys })
    await changed()
  }

  async function remove(browser: WebPushBrowser) {
    await api.delete(`${browsersPath}/${browser.id}`)
    if (browser.here && 'serviceWorker' in navigator) await (await ownSubscription())?.unsubscribe()
    await changed()
  }

  async function changed() {
    await refetch()
    await queries.invalidateQueries({ queryKey: ['/me/notices/choices'] })
  }

  return { offered: computed(() => Boolean(data.value?.key)), simulated: computed(() => Boolean(data.value?.simulator)), service, obstacle, browsers, error, turnOn, remove }
}

/** An iPhone gives push only to pages that were put on the home screen as an app of this name. */
function nameForHomeScreen() {
  if (document.querySelector('link[rel="manifest"]')) return
  document.head.append(Object.assign(document.createElement('link'), { rel: 'manifest', href: '/manifest.webmanifest' }))
}

interface Subscribed {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

async function ownSubscription() {
  const worker = await navigator.serviceWorker.getRegistration('/')
  return worker?.pushManager.getSubscription()
}

async function subscribed(key: string): Promise<Subscribed> {
  if ((await Notification.requestPermission()) !== 'granted') throw new WebPushRefused()
  await navigator.serviceWorker.register('/sw.js', { scope: '/' })
  const worker = await navigator.serviceWorker.ready
  // One that was made with another key is of no use to us.
  await (await worker.pushManager.getSubscription())?.unsubscribe()
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } }
}

async function simulated(at: string, service: WebPushService, key: string): Promise<Subscribed> {
  const answer = await fetch(`${at}/${service}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ key }) })
  if (!answer.ok) throw new WebPushRefused()
  return answer.json()
}
