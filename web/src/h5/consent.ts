/** The first-run question: nothing is stored before the policy was accepted. */
import { ref } from 'vue'
import type { Policy } from '@/api/types'
import { allowStorage, readStored, removeStored, writeStored } from '@/shared/storage'

interface Accepted {
  version: string
  hash: string
}

const accepted = ref<Accepted | null>(readStored<Accepted>('policy'))
/** The sheet is asked once per visit; whoever declines goes on browsing. */
export const policyAsked = ref(accepted.value !== null)

export const policyAccepted = () => accepted.value !== null

export function acceptPolicy(policy: Policy): void {
  accepted.value = { version: policy.version, hash: policy.hash }
  writeStored('policy', accepted.value)
  allowStorage()
  policyAsked.value = true
}

export function declinePolicy(): void {
  accepted.value = null
  removeStored('policy')
  policyAsked.value = true
}
