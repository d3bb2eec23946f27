/** Visits are counted only after a yes in this browser; before it not even the code for it is loaded. */
import type { Router } from 'vue-router'
import { chooseStorage, storageAllowed, storageChoice } from '@/shared/storage'

export async function countVisits(router: Router): Promise<void> {
  if (!storageAllowed() || !storageChoice().statistics) return
  const [{ startVisits }, { startAnalytics }] = await Promise.all([import('@/shared/visits'), import('@/shared/analytics')])
  startVisits(router, '/m')
  void startAnalytics(router, '/m')
}

/** The same answer holds for this browser and, where somebody is signed in, for their account: the page says both. */
export async function chooseStatistics(router: Router, yes: boolean): Promise<void> {
  chooseStorage({ ...storageChoice(), statistics: yes })
  if (yes) return countVisits(router)
  const [{ stopVisits }, { stopAnalytics }] = await Promise.all([import('@/shared/visits'), import('@/shared/analytics')])
  stopVisits()
  stopAnalytics(router)
}
