/** The applicants of one posting: all of them, so that counts and bulk actions are whole; filtered and selected here. */
import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { api, newKey } from '@/api/client'
import type { ActionResult, Applicant, ApplicationState, Id, Page, PipelineAction } from '@/api/types'
import { allPages } from '@/desk/all-pages'

export const columns: readonly ApplicationState[] = [
  'applied',
  'shortlisted',
  'accepted',
  'confirmed',
  'standby',
  'checked_in',
  'finished',
  'settled',
  'no_show',
  'rejected',
  'withdrawn',
  'cancelled_by_seeker',
  'cancelled_by_merchant',
  'lapsed',
]
const idsMax = 100

export function usePipeline(postingId: () => Id, firstShift: Id | null) {
  const shift = ref<Id | null>(firstShift)
  const state = ref<ApplicationState | null>(null)
  const selected = ref<Id[]>([])
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => [`/postings/${postingId()}/applications`, 'all']),
    queryFn: ({ signal }) => allPages<Applicant>(`/postings/${postingId()}/applications`, {}, signal),
    // Others act on the same list: members, and the seekers themselves.
    refetchInterval: 30_000,
  })
  const ofShift = computed(() => (data.value ?? []).filter((applicant) => !shift.value || applicant.shift.id === shift.value))
  const shown = computed(() => ofShift.value.filter((applicant) => !state.value || applicant.state === state.value).sort(byOrder))
  const count = (wanted: ApplicationState) => ofShift.value.filter((applicant) => applicant.state === wanted).length
  const chosen = computed(() => shown.value.filter((applicant) => selected.value.includes(applicant.id)))
  /** Only what every selected person allows as the next step. */
  const common = computed<PipelineAction[]>(() => {
    const [first, ...rest] = chosen.value
    return first ? first.next.filter((action) => rest.every((other) => other.next.includes(action))) : []
  })
  // What is not shown any more must not be acted on unseen.
  watch(shown, (now) => (selected.value = selected.value.filter((id) => now.some((applicant) => applicant.id === id))))

  async function act(ids: readonly Id[], action: PipelineAction, reason?: string): Promise<ActionResult[]> {
    const results: ActionResult[] = []
    try {
      for (let from = 0; from < ids.length; from += idsMax) {
        const body = { ids: ids.slice(from, from + idsMax), action, reason: reason || undefined }
        results.push(...(await api.post<Page<ActionResult>>('/applications/actions', body, newKey())).items)
      }
    } finally {
      selected.value = []
      await refetch()
    }
    return results
  }
  return { all: data, error, refetch, shift, state, selected, shown, count, ofShift, chosen, common, act }
}

/** Column after column; the standby queue by its positions, the rest by who came first. */
function byOrder(a: Applicant, b: Applicant): number {
  const column = columns.indexOf(a.state) - columns.indexOf(b.state)
  if (column !== 0) return column
  if (a.queue_position !== null && b.queue_position !== null) return a.queue_position - b.queue_position
  return a.applied_at.localeCompare(b.applied_at)
}

export type Pipeline = ReturnType<typeof usePipeline>
