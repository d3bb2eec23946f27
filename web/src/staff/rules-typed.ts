import { ref } from 'vue'
import { whenSessionChanges } from '@/shared/session'

/** Rules that were changed but not saved yet; they wait while somebody looks at another page. Null: nothing changed. */
export const rulesTyped = ref<string | null>(null)

let person: string | null = null
whenSessionChanges((me) => {
  if (!me || me.id === person) return
  if (person) rulesTyped.value = null
  person = me.id
})
