import type { zh } from './zh'

export const en: Record<keyof typeof zh, string> = {
  'wallet.title': 'Wallet',
  'wallet.balance': 'Balance (CNY)',
  'wallet.held': '{held} CNY of it are set aside, {available} CNY are free',
  'wallet.moved_at': 'Last movement: {when}',
  'wallet.empty': 'No income yet',
  'wallet.empty_do': 'When you have worked a shift, the wage appears here.',
  'wallet.find': 'Find work',

  'wallet.months': 'Income of the last 12 months',
  'wallet.months_sum': '{sum} CNY in all, {now} CNY this month',
  'wallet.month': '{month}/{year}',
  'wallet.month_received': 'received {sum} CNY',
  'wallet.month_withdrawn': 'withdrawn {sum} CNY',
  'wallet.month_in_words': '{month}: received {received} CNY, withdrawn {withdrawn} CNY, movements: {lines}',

  'wallet.lines': 'Movements',
  'wallet.paid_by': 'Paid by {merchant}, {when}',
  'wallet.booked': 'booked {when}',
  'wallet.line_balance': 'balance {balance}',
  'wallet.download': 'Download {year} (table, in Chinese)',

  'reason.fund': 'Custody',
  'reason.allocate': 'Allocated',
  'reason.release': 'Released',
  'reason.refund': 'Returned to the employer',
  'reason.wage': 'Wage',
  'reason.bonus': 'Bonus',
  'reason.tip': 'Tip',
  'reason.correction': 'Correction',
  'reason.withdrawal': 'Withdrawal',
  'reason.withdrawal_returned': 'Withdrawal returned',
  'reason.service_paid': 'Service paid',
  'reason.service_refunded': 'Service refunded',
}
