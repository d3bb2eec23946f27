/**
 * What was typed into the certification form stays while the page is open, also when somebody looks elsewhere meanwhile.
 * It is never written to the browser's storage: it holds a real name and an ID number.
 */
import { reactive, ref, type Ref } from 'vue'
import type { Id } from '@/api/types'
import { whenSessionChanges } from '@/shared/session'

interface Typed {
  form: { company_name: string; credit_code: string; address: string; responsible_name: string; responsible_id_number: string }
  licence: Ref<{ id: Id }[]>
  responsible: Ref<{ id: Id }[]>
}

const kept = new Map<Id, Typed>()
let person: Id | null = null

// Whoever signs in next in this window must not find it; the same person signing in again must.
whenSessionChanges((me) => {
  if (me && me.id !== person) {
    if (person) kept.clear()
    person = me.id
  }
})

export function certificationTyped(merchantId: Id): Typed & { forget: () => void } {
  let typed = kept.get(merchantId)
  if (!typed) {
    typed = {
      form: reactive({ company_name: '', credit_code: '', address: '', responsible_name: '', responsible_id_number: '' }),
      licence: ref([]),
      responsible: ref([]),
    }
    kept.set(merchantId, typed)
  }
  return { ...typed, forget: () => kept.delete(merchantId) }
}
