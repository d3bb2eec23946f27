import type { ApplicationState } from '@/api/types'
import { t } from '@/i18n'
import { tr } from './text'

/** A sign-up's state in the words for the one who signed up, where those for the merchant would sound odd. */
export function ownState(state: ApplicationState): string {
  if (state === 'applied' || state === 'accepted' || state === 'cancelled_by_seeker') return tr(`apps.own.${state}`)
  return t(`application.${state}`)
}
