/** Accounts at WeChat, Weibo and QQ: what the API says of them. */
import type { Id, Instant, Me } from '@/api/types'

export type Vendor = 'wechat' | 'weibo' | 'qq'
export type Part = 'wechat_web' | 'wechat_official' | 'wechat_mini_program' | 'weibo' | 'qq'

/** What is agreed to before the browser leaves. `digest` names exactly these words. */
export interface AskedConsent {
  name: string
  title: string
  why: string
  cost: string
  digest: string
}
export interface SignInWays {
  ways: Part[]
  mini_program: boolean
  consent: AskedConsent
}
export interface CameBack {
  became: 'signed_in' | 'linked' | 'phone_needed' | 'username_needed'
  token: string | null
  me: Me | null
  vendor: Vendor
  nickname: string | null
}
export interface Linked {
  id: Id
  vendor: Vendor
  nickname: string | null
  has_picture: boolean
  parts: Part[]
  linked_at: Instant
  used_at: Instant
  can_unlink: boolean
}
export interface LinkedAccounts {
  items: Linked[]
  ways: Part[]
  consent: AskedConsent
  agreed: boolean
}
