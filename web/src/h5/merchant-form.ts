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

  /** What stood in a field when a word was left at it; the word goes as soon as something else stands there. */
  const marked: Record<string, string> = {}
  const typedAt = (field: string) => JSON.stringify(form[(field === 'wage_fen' ? 'wage' : field.replace('place.', '')) as keyof PostingForm])
  watch(wrong, () => {
    for (const field of Object.keys(wrong)) marked[field] ??= typedAt(field)
  })

  watch(form, () => {
    if (!begun) return
    for (const field of Object.keys(wrong)) if (marked[field] !== undefined && marked[field] !== typedAt(field)) delete wrong[field]
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
    for (const name of Object.keys(marked)) delete marked[name]
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

  /** Shows the result over the form, and leaves a word at each field that has to be mended. */
  function show(result: CheckResult) {
    // The number that is stored comes back masked only, so an empty field is not a missing one then.
    const missing = result.missing.filter((field) => field !== 'contact_phone' || !known.value?.contact_phone_masked)
    checked.value = { missing, findings: result.findings }
    for (const field of missing) wrong[shownAt(field)] = tm('form.missing_here')
    for (const finding of result.findings) {
      if (finding.severity === 'refuse') wrong[shownAt(finding.field)] = tm('form.finding_here', { title: finding.title, words: finding.words })
    }
  }

  function explain(error: unknown) {
    forget()
    if (error instanceof ApiError && Array.isArray(error.body.missing)) {
      show({ missing: error.body.missing as string[], findings: [] })
    } else if (error instanceof ApiError && Array.isArray(error.body.findings)) {
      show({ missing: [], findings: error.body.findings as Finding[] })
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
    // The contact comes masked to whoever reads the posting, and not at all with the answer to a change.
    queries.setQueryData(['posting-edit', saved.id], await api.get<Posting>(`/postings/${saved.id}`).catch(() => saved))
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

  const preview = () => attempt(async () => show(await api.post<CheckResult>('/postings/check', toBody(form, merchantId.value))))

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
