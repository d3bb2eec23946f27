/** 人才库: who signed up with a merchant before, and what is done with them; how it looks is each entry's own. */
import { useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { ActionKey, api } from '@/api/client'
import type { Page, Posting } from '@/api/types'
import { usePaged } from '@/shared/paged'
import { tt } from './text'
import type { Pool, Talent, TalentMark } from './types'

/** `problem` shows what was refused, `done` says what was done. */
export function useTalents(merchantId: () => string, problem: (error: unknown) => void, done: (said: string) => void) {
  const show = ref<Pool>('all')
  const list = usePaged<Talent>(() => `/merchants/${merchantId()}/talents`, computed(() => ({ show: show.value })))
  const noting = ref<Talent | null>(null)
  const note = ref('')
  const inviting = ref<Talent | null>(null)
  const posting = ref<string | null>(null)
  const action = new ActionKey()
  const { data: jobs } = useQuery({
    queryKey: computed(() => ['live-postings', merchantId()]),
    queryFn: () => api.get<Page<Posting>>(`/merchants/${merchantId()}/postings`, { state: 'live', limit: 50 }),
    enabled: computed(() => inviting.value !== null),
  })

  async function mark(item: Talent, change: Partial<TalentMark>): Promise<boolean> {
    const { favourite, blocked, note } = item
    try {
      await api.put(`/applications/${item.id}/talent`, { favourite, blocked, note, ...change })
      await list.refresh()
      return true
    } catch (error) {
      problem(error)
      return false
    }
  }

  function write(item: Talent) {
    note.value = item.note ?? ''
    noting.value = item
  }

  async function save() {
    if (!noting.value || !(await mark(noting.value, { note: note.value.trim() || null }))) return
    noting.value = null
    done(tt('saved'))
  }

  async function invite() {
    const item = inviting.value
    if (!item || !posting.value) return
    try {
      await action.run((key) => api.post(`/applications/${item.id}/invitations`, { posting_id: posting.value }, key))
      inviting.value = null
      done(tt('invited'))
    } catch (error) {
      problem(error)
    }
  }

  return { show, list, noting, note, inviting, posting, jobs, mark, write, save, invite }
}
