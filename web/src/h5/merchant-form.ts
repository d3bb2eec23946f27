/** What the publish page does: loads, keeps locally, saves, checks and hands in a posting. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, ref, type Ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { ActionKey, api, ApiError } from '@/api/client'
import type { CheckResult, Finding, Posting } from '@/api/types'
import { t } from '@/i18n'
import { tm } from '@/i18n/merchant'
import { dropDraft, keepDraft, readDraft } from '@/shared/drafts'
import { errorText } from '@/shared/errors'
import { fenOf } from '@/shared/format'
import { emptyForm, fromPosting, type PostingForm, shiftIsWhole, toBody } from '@/shared/posting-form'
import { say } from './say'

/** Where a field of the API stands on the page: `shifts[0].ends_at` is shown with the shifts. */
const shownAt = (field: string): string => (/^shifts/.test(field) ? 'shifts' : /^album/.test(field) ? 'album' : field)

export function usePostingForm(merchantId: Ref<string>, postingId: Ref<string | undefined>) {
  const router = useRouter()
  const queries = useQueryClient()
  const draftName = computed(() => postingId.value || `new:${merchantId.value}`)
  const form = reactive<PostingForm>(emptyForm())
  const wrong = reactive<Record<string, string>>({})
  const problems = ref<string[]>([])
  const restored = ref(false)
  const busy = ref(false)
  const checked = ref<CheckResult | null>(null)
  const action = new ActionKey()
  let keeping: number | undefined
  /** What the server has; a form equal to it needs no local draft. */
  let settled = ''

  const { data: known, error: loadError, refetch } = useQuery({
    queryKey: computed(() => ['posting-edit', postingId.value]),
    queryFn: () => api.get<Posting>(`/postings/${postingId.value}`),
    enabled: computed(() => Boolean(postingId.value)),
    // What is being typed must not be replaced by what was saved.
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  })

  function fill(next: PostingForm) {
    Object.assign(form, next)
    settled = JSON.stringify(form)
  }

  function begin() {
    fill(known.value ? fromPosting(known.value) : emptyForm())
    const kept = readDraft<PostingForm>(draftName.value)
    restored.value = kept !== null
    if (kept) Object.assign(form, kept)
  }

  let begun = false
  watch(known, (posting) => {
    if (begun || (postingId.value && !posting)) return
    begun = true
    begin()
  }, { immediate: true })

  watch(form, () => {
    if (!begun) return
    window.clearTimeout(keeping)
    keeping = window.setTimeout(() => {
      if (JSON.stringify(form) === settled) dropDraft(draftName.value)
      else keepDraft(draftName.value, form)
    }, 400)
  })

  function discard() {
    dropDraft(draftName.value)
    restored.value = false
    fill(known.value ? fromPosting(known.value) : emptyForm())
  }

  function forget() {
    problems.value = []
    for (const name of Object.keys(wrong)) delete wrong[name]
  }

  /** Slips that would silently lose what was typed; the rest is the server's to judge. */
  function slips(): boolean {
    forget()
    if (form.wage && fenOf(form.wage) === null) wrong.wage_fen = tm('form.wage_bad')
    const touched = form.shifts.filter((shift) => shift.date || shift.start || shift.end)
    if (touched.some((shift) => !shiftIsWhole(shift))) wrong.shifts = tm('form.shift_bad')
    problems.value = Object.entries(wrong).map(([field, text]) => tm('form.field_error', { field: t(`field.${field}` as 'field.title'), text }))
    return problems.value.length > 0
  }

  function explain(error: unknown) {
    forget()
    if (error instanceof ApiError && Array.isArray(error.body.missing)) {
      checked.value = { missing: error.body.missing as string[], findings: [] }
    } else if (error instanceof ApiError && Array.isArray(error.body.findings)) {
      checked.value = { missing: [], findings: error.body.findings as Finding[] }
    } else if (error instanceof ApiError && error.field) {
      const field = shownAt(error.field)
      wrong[field] = errorText(error)
      problems.value = [tm('form.field_error', { field: t(`field.${field}` as 'field.title'), text: errorText(error) })]
      window.scrollTo({ top: 0, behavior: 'smooth' })
      return
    }
    problems.value = [errorText(error)]
    window.scrollTo({ top: 0, behavior: 'smooth' })
  }

  async function attempt(work: () => Promise<void>) {
    if (busy.value) return
    if (slips()) return window.scrollTo({ top: 0, behavior: 'smooth' })
    busy.value = true
    try {
      await work()
    } catch (error) {
      explain(error)
    } finally {
      busy.value = false
    }
  }

  async function store(): Promise<Posting> {
    const body = toBody(form, merchantId.value)
    const id = postingId.value
    const saved = await action.run((key) => (id ? api.put<Posting>(`/postings/${id}`, body, key) : api.post<Posting>('/postings', body, key)))
    dropDraft(draftName.value)
    settled = JSON.stringify(form)
    restored.value = false
    queries.setQueryData(['posting-edit', saved.id], saved)
    void queries.invalidateQueries({ queryKey: [`/merchants/${merchantId.value}/postings`] })
    void queries.invalidateQueries({ queryKey: ['posting', saved.id] })
    // From now on this page edits the posting that was made, so that saving again makes no second one.
    if (!id) await router.replace({ name: 'publish', params: { merchantId: merchantId.value, postingId: saved.id } })
    return saved
  }

  const save = () =>
    attempt(async () => {
      await store()
      say(tm('form.saved'))
    })

  const preview = () => attempt(async () => void (checked.value = await api.post<CheckResult>('/postings/check', toBody(form, merchantId.value))))

  const submit = () =>
    attempt(async () => {
      const saved = await store()
      // Editing a live posting hands it in by itself.
      if (saved.state !== 'in_review') await api.post(`/postings/${saved.id}/submit`)
      say(tm('form.submitted'))
      void queries.invalidateQueries({ queryKey: [`/merchants/${merchantId.value}/postings`] })
      void router.replace({ name: 'merchant', params: { merchantId: merchantId.value } })
    })

  return { form, known, loadError, wrong, problems, restored, busy, checked, reload: refetch, discard, save, preview, submit }
}
