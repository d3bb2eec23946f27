import type { blocksZh } from './zh'

export const blocksEn: Record<keyof typeof blocksZh, string> = {
  'blocked': 'Blocked employers',
  'block': 'Block this employer',
  'block_ask': 'Block “{name}”?',
  'block_what': 'Its jobs leave your searches, nearby list and saved searches, and it can neither invite nor write to you. Undo it any time under Me, Blocked employers.',
  'keep': 'Keep it',
  'block_done': 'Blocked',
  'unblock': 'Unblock',
  'unblocked': 'Unblocked',
  'blocked_none': 'Nobody is blocked',
  'blocked_none_do': 'When you want to see no more of an employer, tap “Block this employer” on its job.',
  'blocked_at': 'blocked {when}',
}
