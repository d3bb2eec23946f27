/**
 * The posting being written: loaded, kept, checked, saved, submitted.
 *
 * What is typed is kept in the browser at once and on the server when the draft is saved; the rules are asked
 * a moment after the last key, so that findings appear while somebody writes.
 */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, onBeforeUnmount, reactive, ref, shallowRef, watch } from 'vue'
import { ActionKey, api, ApiError, isCode } from '@/api/client'
import type { CheckResult, Finding, Id, Posting } from '@/api/types'
import { dropDraft, keepDraft, readDraft } from '@/shared/drafts'
import { errorText } from '@/shared/errors'
import { emptyForm, fromPosting, toBody, type PostingForm } from '@/shared/posting-form'

const keepAfterMs = 400
const checkAfterMs = 900

export function usePublish(merchantId: Id, firstId: Id | undefined) {
  const queries = useQueryClient()
  const form = reactive<PostingForm>(emptyForm())
  const posting = shallowRef<Posting | null>(null)
  const ready = ref(false)
  const loadError = shallowRef<unknown>(null)
  const restored = ref(false)
  const kept = ref(false)
  const checked = shallowRef<CheckResult | null>(null)
  /** After the first try to submit, what is missing is said at each field; before it, that would only nag. */
  const tried = ref(false)
  const wrong = reactive<Record<string, string>>({})
  const problem = ref('')
  const busy = ref<'save' | 'submit' | null>(null)
  /** A video is on its way: what is sent meanwhile would go without it. */
  const filming = ref(false)
  const saveAction = new ActionKey()
  const submitAction = new ActionKey()
  const draftName = () => `biz:${merchantId}:${posting.value?.id ?? 'new'}`
  let keepTimer: number | undefined
  let checkTimer: number | undefined
  let sincerelyTyped = false

  async function load() {
    loadError.value = null
    try {
      if (firstId) posting.value = await api.get<Posting>(`/postings/${firstId}`)
      if (posting.value) Object.assign(form, fromPosting(posting.value))
      const draft = readDraft<PostingForm>(draftName())
      if (draft) {
        Object.assign(form, draft)
        restored.value = true
      }
      ready.value = true
      if (posting.value || draft) void check()
    } catch (error) {
      loadError.value = error
    }
  }
  void load()

  watch(form, () => {
    if (!ready.value) return
    sincerelyTyped = true
    kept.value = false
    window.clearTimeout(keepTimer)
    keepTimer = window.setTimeout(keep, keepAfterMs)
    window.clearTimeout(checkTimer)
    checkTimer = window.setTimeout(check, checkAfterMs)
  })

  function keep() {
    if (!sincerelyTyped) return
    keepDraft(draftName(), { ...form })
    kept.value = true
  }
  onBeforeUnmount(() => {
    window.clearTimeout(keepTimer)
    window.clearTimeout(checkTimer)
    keep()
  })

  async function check() {
    try {
      checked.value = await api.post<CheckResult>('/postings/check', toBody(form, merchantId))
    } catch {
      // The preview goes on without marks; saving says what is wrong.
    }
  }

  function forget() {
    window.clearTimeout(keepTimer)
    sincerelyTyped = false
    dropDraft(draftName())
    kept.value = false
    restored.value = false
  }

  function discard() {
    forget()
    Object.assign(form, posting.value ? fromPosting(posting.value) : emptyForm())
    // The watcher runs once more for this very change; it is not something that was typed.
    window.setTimeout(() => (sincerelyTyped = false))
    void check()
  }

  async function save(): Promise<Posting | null> {
    busy.value ??= 'save'
    problem.value = ''
    for (const name of Object.keys(wrong)) delete wrong[name]
    try {
      const body = toBody(form, merchantId)
      const id = posting.value?.id
      const saved = await saveAction.run((key) => (id ? api.put<Posting>(`/postings/${id}`, body, key) : api.post<Posting>('/postings', body, key)))
      forget()
      // The contact comes masked to whoever reads the posting, and not at all with the answer to a change.
      posting.value = await api.get<Posting>(`/postings/${saved.id}`).catch(() => saved)
      void queries.invalidateQueries({ queryKey: [`/merchants/${merchantId}/postings`] })
      return saved
    } catch (error) {
      fail(error)
      return null
    } finally {
      if (busy.value === 'save') busy.value = null
    }
  }

  /** True when it went to the review. */
  async function submit(): Promise<boolean> {
    if (busy.value) return false
    tried.value = true
    busy.value = 'submit'
    try {
      const saved = await save()
      if (!saved) return false
      // Editing a live one sends it to review by itself; only a draft is submitted.
      if (saved.state === 'draft' || saved.state === 'taken_down') posting.value = await submitAction.run((key) => api.post<Posting>(`/postings/${saved.id}/submit`, {}, key))
      void queries.invalidateQueries({ queryKey: [`/merchants/${merchantId}/postings`] })
      return true
    } catch (error) {
      fail(error)
      return false
    } finally {
      busy.value = null
    }
  }

  function fail(error: unknown) {
    problem.value = errorText(error)
    if (!(error instanceof ApiError)) return
    if (error.field) wrong[error.field] = errorText(error)
    if (isCode(error, 'posting_incomplete', 'posting_refused_by_rules')) {
      const body = error.body as { missing?: string[]; findings?: Finding[] }
      checked.value = { missing: body.missing ?? [], findings: body.findings ?? checked.value?.findings ?? [] }
    }
  }

  /** The number that is stored comes back masked only, so an empty field is not a missing one then. */
  const missing = computed(() => (checked.value?.missing ?? []).filter((field) => field !== 'contact_phone' || !posting.value?.contact_phone_masked))
  const findings = computed(() => checked.value?.findings ?? [])
  /** Nothing can be said before the rules have answered once. */
  const known = computed(() => checked.value !== null)
  return { form, posting, known, ready, loadError, load, restored, kept, tried, wrong, problem, busy, filming, missing, findings, save, submit, discard }
}

export type Publish = ReturnType<typeof usePublish>
