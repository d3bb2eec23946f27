/** Which ways a browser can take, and how it leaves and comes back. */
import { useQuery } from '@tanstack/vue-query'
import { api } from '@/api/client'
import { readStored, removeStored, writeStored } from '@/shared/storage'
import type { Part, SignInWays, Vendor } from './types'

export type BackTo = 'h5' | 'biz'

export const vendorOf = (part: Part): Vendor => (part === 'weibo' || part === 'qq' ? part : 'wechat')

/** WeChat's official account works inside WeChat alone; its QR code is for a screen that is not the phone itself. */
export function fits(part: Part, agent: string): boolean {
  const insideWeChat = /MicroMessenger/i.test(agent)
  if (part === 'wechat_official') return insideWeChat
  if (part === 'wechat_web') return !insideWeChat && !/Mobi|Android|iPhone|iPad/i.test(agent)
  return part !== 'wechat_mini_program'
}

export function useWays() {
  return useQuery({ queryKey: ['/auth/third-party'], queryFn: () => api.get<SignInWays>('/auth/third-party'), staleTime: 300_000 })
}

/** Sends the browser to the other company. Where to go on afterwards is kept here, not there. */
export async function leave(path: string, body: object, next: string): Promise<void> {
  const { go_to } = await api.post<{ go_to: string }>(path, body)
  writeStored('back', next)
  window.location.assign(go_to)
}

/** Where to go on after coming back; it is asked once. Only our own pages, whatever stands there. */
export function nextPage(otherwise: string): string {
  const kept = readStored<string>('back')
  removeStored('back')
  return typeof kept === 'string' && /^\/(?!\/)/.test(kept) ? kept : otherwise
}
