/** What comes outside the inbox: read, and changed switch by switch. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from '@/api/client'
import { sayConsent } from '@/shared/consents'
import type { NoticeChannel, NoticeChoices, NoticeGroup, QuietHours } from './types'

const path = '/me/notices/choices'

export function useNoticeChoices() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: [path], queryFn: ({ signal }) => api.get<NoticeChoices>(path, {}, signal) })
  /** Changes are saved one after the other: each puts the whole in the place of the one before. */
  let last: Promise<unknown> = Promise.resolve()

  /** Mail is offered once an address is bound, and a browser once one is registered. */
  const offered = computed(() => (data.value?.channels ?? []).filter((it) => it.offered && (it.reaches || !['email', 'web_push'].includes(it.channel))).map((it) => it.channel))
  const mailNowhere = computed(() => (data.value?.channels ?? []).some((it) => it.channel === 'email' && it.offered && !it.reaches))
  /** The push service is there, and none of the person's devices gets pushes. */
  const pushNowhere = computed(() => (data.value?.channels ?? []).some((it) => it.channel === 'push' && it.offered && !it.reaches))
  /** Groups with the ways that this installation has; without any there is nothing to choose. */
  const groups = computed(() =>
    (data.value?.groups ?? []).map((it) => ({ ...it, channels: it.channels.filter((way) => offered.value.includes(way.channel)) })).filter((it) => it.channels.length > 0),
  )

  function change(made: (now: NoticeChoices) => NoticeChoices): Promise<void> {
    const next = last.then(async () => {
      const now = queries.getQueryData<NoticeChoices>([path])
      if (!now) return
      const { groups, quiet } = made(now)
      const choices = groups.flatMap(({ group, channels }) => channels.map(({ channel, on }) => ({ group, channel, on })))
      queries.setQueryData([path], await api.put<NoticeChoices>(path, { choices, quiet }))
    })
    last = next.catch(() => undefined)
    return next
  }

  function toggle(group: NoticeGroup, channel: NoticeChannel) {
    const turned = (way: { channel: NoticeChannel; on: boolean }) => (way.channel === channel ? { channel, on: !way.on } : way)
    return change((now) => ({ ...now, groups: now.groups.map((it) => (it.group === group ? { ...it, channels: it.channels.map(turned) } : it)) }))
  }

  const setQuiet = (quiet: QuietHours | null) => change((now) => ({ ...now, quiet }))

  async function toggleConsent() {
    if (!data.value) return
    await sayConsent('optional_notices', data.value.consent ? 'withdrawn' : 'given')
    void queries.invalidateQueries({ queryKey: ['/me/consents'] })
    await refetch()
  }

  return { data, error, refetch, groups, pushNowhere, mailNowhere, toggle, setQuiet, toggleConsent }
}
