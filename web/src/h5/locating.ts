import { api } from '@/api/client'
import { t } from '@/i18n'
import { loadConsents, sayConsent } from '@/shared/consents'
import { me } from '@/shared/session'
import { ask, sayError } from './say'

/** Says that the position is used now; refused where the person switched it off in the permission centre. */
async function usePosition(): Promise<boolean> {
  await api.post('/me/permissions/location/uses')
  return true
}

/** Somebody who is signed in is asked once, separately; the browser asks everybody besides. */
export async function mayLocate(title: string): Promise<boolean> {
  if (!me.value) return true
  try {
    const item = (await loadConsents()).items.find((it) => it.name === 'location')
    if (!item || item.state === 'given') return await usePosition()
    const yes = await ask({ title, message: `${t('consent.why')}${item.why}\n${t('consent.cost')}${item.cost}`, yes: t('common.confirm'), no: t('common.cancel') })
    if (!yes) return false
    await sayConsent('location', 'given')
    return await usePosition()
  } catch (reason) {
    sayError(reason)
    return false
  }
}
