import { ref } from 'vue'
import { whenSessionChanges } from '@/shared/session'

/**
 * Rules that were changed but not saved yet; they wait while somebody looks at another page. Null: nothing changed.
 * With the version that was edited, so that what somebody else saved meanwhile is not overwritten unseen.
 */
export const rulesTyped = ref<{ toml: string; version: number } | null>(null)

let person: string | null = null
whenSessionChanges((me) => {
  if (!me || me.id === person) return
  if (person) rulesTyped.value = null
  person = me.id
})
