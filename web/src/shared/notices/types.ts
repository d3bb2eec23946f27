/** What comes outside the inbox, as the API gives it. */

export type NoticeChannel = 'sms' | 'push' | 'email' | 'web_push'
export type NoticeGroup = 'work' | 'contact' | 'postings' | 'subscriptions' | 'money' | 'safety'

export interface QuietHours {
  /** `22:00` */
  from: string
  until: string
}

export interface NoticeChoices {
  /** Whether the consent to notices outside the inbox stands. */
  consent: boolean
  channels: { channel: NoticeChannel; offered: boolean; reaches: boolean }[]
  groups: { group: NoticeGroup; required: boolean; channels: { channel: NoticeChannel; on: boolean }[] }[]
  quiet: QuietHours | null
}
