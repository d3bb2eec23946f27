/** A settlement in the making: which wages, how they change, what that pays; for the phone and the desktop. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { ActionKey, api } from '@/api/client'
import type { Posting } from '@/api/types'
import { chinaDate } from '../format'
import { usePaged } from '../paged'
import type { SettlementPreview, SettlementView, WageChange } from './types'

export function usePlan(postingId: () => string) {
  const queries = useQueryClient()
  const { data: posting } = useQuery({ queryKey: computed(() => ['posting', postingId()]), queryFn: () => api.get<Posting>(`/postings/${postingId()}`) })
  const until = ref<string | null>(null)
  const changes = ref<Record<string, WageChange>>({})
  const skipped = ref<string[]>([])
  const path = computed(() => `/postings/${postingId()}/settlements`)
  /** The days on which shifts have begun. */
  const days = computed(() => [...new Set((posting.value?.shifts ?? []).map((shift) => chinaDate(shift.starts_at)))].filter((day) => day <= chinaDate(Date.now())).map((day) => ({ value: day, text: day })))

  const whole = useQuery({
    queryKey: computed(() => ['settlement', postingId(), until.value]),
    queryFn: () => api.post<SettlementPreview>(`${path.value}/preview`, until.value ? { until: until.value } : {}),
  })
  const known = computed(() => whole.data.value?.lines.map((line) => line.application_id) ?? [])
  const touched = computed(() => Object.keys(changes.value).length > 0 || skipped.value.length > 0)
  const nobody = computed(() => known.value.length > 0 && skipped.value.length >= known.value.length)
  const plan = computed(() => ({
    ...(until.value ? { until: until.value } : {}),
    ...(skipped.value.length > 0 ? { only: known.value.filter((id) => !skipped.value.includes(id)) } : {}),
    changes: Object.values(changes.value).filter((change) => !skipped.value.includes(change.application_id)),
  }))
  /** With what the merchant changed; the first look is enough while nothing is. */
  const adjusted = useQuery({
    queryKey: computed(() => ['settlement-plan', postingId(), JSON.stringify(plan.value)]),
    queryFn: () => api.post<SettlementPreview>(`${path.value}/preview`, plan.value),
    enabled: computed(() => touched.value && !nobody.value),
    placeholderData: (before) => before,
  })
  const preview = computed(() => (touched.value ? (adjusted.data.value ?? whole.data.value) : whole.data.value))
  /** Every line stays where it was, also one that is skipped. */
  const lines = computed(() => (whole.data.value?.lines ?? []).map((line) => preview.value?.lines.find((it) => it.application_id === line.application_id) ?? line))
  const paid = computed(() => (preview.value?.lines ?? []).filter((line) => line.pays_fen > 0).length)
  const sum = computed(() => (nobody.value ? 0 : (preview.value?.pays_fen ?? 0)))
  const missing = computed(() => (nobody.value ? 0 : (preview.value?.funds.missing_fen ?? 0)))
  const made = usePaged<SettlementView>(() => path.value)

  function clear() {
    changes.value = {}
    skipped.value = []
  }
  watch(until, clear)

  function change(id: string, to: WageChange | null) {
    const next = { ...changes.value }
    if (to) next[id] = to
    else delete next[id]
    changes.value = next
  }

  function skip(id: string) {
    skipped.value = skipped.value.includes(id) ? skipped.value.filter((other) => other !== id) : [...skipped.value, id]
  }

  const action = new ActionKey()
  /** Pays what is shown, and nothing else: the server refuses another sum. */
  async function pay(): Promise<SettlementView> {
    try {
      const done = await action.run((key) => api.post<SettlementView>(path.value, { ...plan.value, pays_fen: sum.value }, key))
      clear()
      return done
    } finally {
      void queries.invalidateQueries({ queryKey: ['settlement-plan', postingId()] })
      await Promise.all([whole.refetch(), made.refresh()])
    }
  }

  return { posting, until, days, changes, skipped, whole, preview, lines, paid, sum, missing, made, change, skip, pay }
}
