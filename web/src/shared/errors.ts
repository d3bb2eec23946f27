import { ApiError } from '@/api/client'
import { t } from '@/i18n'

/** What to tell a person about a failure: what happened and what to do. The server's own words come first. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.unknown')
  if (error.code === 'offline') return t('error.offline')
  if (error.code === 'timeout') return t('error.timeout')
  // 503 is said on purpose, with what to do; other failures of the server have no words of their own.
  if (error.title && (error.status < 500 || error.status === 503)) return error.title
  const text = error.status >= 500 ? t('error.server') : t('error.unknown')
  return error.requestId ? t('error.with_id', { text, id: error.requestId }) : text
}
