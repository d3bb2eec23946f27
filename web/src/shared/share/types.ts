export type ShareChannel = 'wechat' | 'poster' | 'link' | 'system' | 'app'

/** What a share says, as the server gives it to pages and apps alike. */
export interface ShareFacts {
  title: string
  text: string
  picture: string
  page: string
  links: { channel: ShareChannel; url: string }[]
}

export interface ShareCounts {
  from: string
  to: string
  least: number
  rounded_to: number
  /** With noise; null where no day had `least`, none at all included. */
  channels: { channel: ShareChannel; opened: number | null }[]
}

export const linkOf = (facts: ShareFacts, channel: ShareChannel): string => facts.links.find((link) => link.channel === channel)?.url ?? facts.page
