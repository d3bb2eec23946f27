// covers: IDV-1, IDV-2, PAY-3, SEC-4, ACC-8. From an unverified person to money in Alipay, and the desks of staff behind it.
import { startDemo } from './demo.mjs'
import { DESKTOP, PHONE, Person } from './person.mjs'
import { idNumber, workBadge } from './walk/papers.mjs'

const password = 'lingong-2026'
async function withdraws(seeker, amount) {
  await seeker.goto('/m/me/wallet/withdraw')
  await seeker.el('withdraw-amount').waitFor()
  await seeker.type('withdraw-amount', amount)
}

export const tests = {
  'withdrawals from the real name to money in Alipay': async ({ browser, screenshots }) => {
    const demo = await startDemo({ LINGONG_PAYOUTS__REVIEW_FROM_FEN: '20000' })
    try {
      const context = { base: demo.base, browser, screenshots }
      const seeker = await Person.arrives(context, 'withdraw-seeker', 'demo_seeker', PHONE)
      await seeker.accepts()
      await seeker.goto('/m/me/wallet')
      await seeker.el('wallet-balance').waitFor()
      await seeker.shot('wallet')
      await seeker.accessible()
      await seeker.tap('wallet-withdraw')
      await seeker.el('withdraw-verify').waitFor()
      await seeker.shot('must-verify')
      await seeker.tap('withdraw-verify-go')

      // The name must be in order before anybody is asked.
      await seeker.tap('consent-verification')
      await seeker.el('identity-name').waitFor()
      await seeker.shot('identity')
      await seeker.accessible()
      await seeker.type('identity-name', '林小雨')
      await seeker.type('identity-number', '990000199506070010')
      await seeker.tap('identity-send')
      await seeker.see('号码不正确')
      await seeker.type('identity-number', idNumber('19950607', '001'))
      await seeker.tap('identity-send')
      await seeker.inState('identity-state', 'verified')
      await seeker.shot('verified')

      await seeker.goto('/m/me/wallet/withdraw')
      await seeker.tap('consent-payout')
      await seeker.el('withdraw-amount').waitFor()
      await seeker.type('withdraw-amount', '50.00')
      await seeker.type('withdraw-account', '19900000002')
      await seeker.page.locator('[data-test="proof-password"] input').fill(password)
      await seeker.shot('withdraw')
      await seeker.accessible()
      await seeker.tap('withdraw-submit')
      await seeker.inState('withdrawal-state', 'arrived')
      await seeker.shot('arrived')
      await seeker.accessible()
      await seeker.goto('/sandbox/custody/payouts')
      await seeker.see('50.00')
      await seeker.shot('alipay')

      // A larger sum of the day waits for two pairs of eyes.
      await withdraws(seeker, '180')
      await seeker.el('withdraw-kept').waitFor()
      await seeker.page.locator('[data-test="proof-password"] input').fill(password)
      await seeker.shot('large')
      await seeker.tap('withdraw-submit')
      await seeker.inState('withdrawal-state', 'review')
      await seeker.shot('in-review')
      const finance = await Person.arrives(context, 'payout-finance', 'demo_finance', DESKTOP)
      const admin = await Person.arrives(context, 'payout-admin', 'demo_admin', DESKTOP)
      for (const [staff, last] of [[finance, false], [admin, true]]) {
        await staff.goto('/staff/payouts')
        await staff.el('payout-row').first().waitFor()
        await staff.shot('queue')
        await staff.accessible()
        await staff.tap('payout-open')
        await staff.el('payout-events').waitFor()
        await staff.shot('payout')
        await staff.accessible()
        await staff.tap('payout-approve')
        await staff.page.locator('.el-message-box').waitFor()
        await staff.shot('approve')
        await staff.page.locator('.el-message-box__btns .el-button--primary').click()
        await staff.page.waitForURL('**/staff/payouts?**')
        if (!last) {
          await staff.see('您已同意')
          await staff.shot('approved-once')
        }
      }
      await seeker.inState('withdrawal-state', 'arrived')
      await seeker.shot('large-arrived')
      await seeker.goto('/m/me/wallet/withdrawals')
      await seeker.el('withdrawal-row').first().waitFor()
      await seeker.shot('history')
      await seeker.accessible()

      // Staff freeze the wallet; the person reads why.
      await finance.goto('/staff/payouts?queue=arrived')
      await finance.tap('payout-open')
      await finance.tap('wallet-freeze')
      await finance.page.locator('.el-dialog:visible').waitFor()
      await finance.shot('freeze')
      await finance.page.locator('.el-dialog:visible textarea').fill('账号疑似被他人使用，核实期间暂停提现。')
      await finance.page.locator('.el-dialog:visible .el-button--danger').last().click()
      await finance.el('payout-frozen').waitFor()
      await finance.shot('frozen')
      await seeker.goto('/m/me/wallet')
      await seeker.el('wallet-frozen').waitFor()
      await seeker.shot('frozen')
      await seeker.accessible()
      await finance.goto('/staff/wallet-freezes')
      await finance.el('freeze-row').first().waitFor()
      await finance.shot('freezes')
      await finance.accessible()
      await finance.tap('freeze-release')
      await finance.page.locator('.el-dialog:visible textarea').fill('已核实为本人。')
      await finance.page.locator('.el-dialog:visible .el-button--primary').last().click()
      await finance.see('已解除冻结')
      await seeker.page.reload()
      await seeker.el('wallet-withdraw').waitFor()

      // What is left stands in the way of cancelling the account.
      await seeker.goto('/m/settings/cancel-account')
      await seeker.page.locator('[data-test="condition"][data-kind="wallet_balance"][data-state="open"]').waitFor()
      await seeker.page.locator('[data-test="condition"][data-kind="wallet_balance"]').scrollIntoViewIfNeeded()
      await seeker.shot('cancel')

      // Somebody whom the source does not know shows the card.
      const other = await Person.arrives(context, 'identity-card', 'demo_recruiter', PHONE)
      await other.accepts()
      await other.goto('/m/me/identity')
      await other.tap('consent-verification')
      await other.type('identity-name', '高小满')
      await other.type('identity-number', idNumber('19900101', '404'))
      await other.tap('identity-send')
      await other.el('identity-problem').waitFor()
      await other.shot('no-record')
      await other.tap('identity-other')
      await other.upload('identity-front', await workBadge(browser, '高小满'))
      await other.upload('identity-back', await workBadge(browser, '高小满'))
      await other.page.locator('[data-test="identity-send"]:not([disabled])').waitFor()
      await other.shot('card')
      await other.accessible()
      await other.tap('identity-send')
      await other.inState('identity-state', 'pending')
      const reviewer = await Person.arrives(context, 'identity-reviewer', 'demo_staff', DESKTOP)
      await reviewer.goto('/staff/identities')
      await reviewer.el('identity-row').first().waitFor()
      await reviewer.shot('queue')
      await reviewer.accessible()
      await reviewer.tap('identity-open')
      await reviewer.el('checks').waitFor()
      await reviewer.shot('review')
      await reviewer.accessible()
      await reviewer.tap('identity-approve')
      await reviewer.page.locator('.el-message-box__btns .el-button--primary').click()
      await reviewer.page.waitForURL('**/staff/identities**')
      await other.page.reload()
      await other.inState('identity-state', 'verified')
      for (const person of [seeker, finance, admin, other, reviewer]) await person.close()
    } finally {
      await demo.stop()
    }
  },
}
