// covers: PAY-5, MKT-1, MKT-2. A red packet is drawn, its tax is explained, it reaches the wallet; finance sees it and files it.
import { DESKTOP, PHONE, Person } from './person.mjs'

/** An invented number: an area that is assigned to nobody, with the check digit of GB 11643-1999. */
function idNumber() {
  const body = '99000019950517003'
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((all, weight, at) => all + weight * Number(body[at]), 0)
  return body + '10X98765432'[sum % 11]
}

export const tests = {
  'rewards from the draw to the wallet and the tax file': async (context) => {
    const finance = await Person.arrives(context, 'reward-finance', 'demo_admin', DESKTOP)
    const seeker = await Person.arrives(context, 'reward-seeker', 'demo_seeker', PHONE)
    await seeker.accepts()
    const open = (await seeker.call('GET', '/campaigns')).items.find((it) => it.can_draw)
    await seeker.goto('/m/me')
    await seeker.tap('me-rewards')
    await seeker.el('campaign').first().waitFor()
    await seeker.shot('campaigns')
    await seeker.accessible()
    await seeker.page.locator(`[data-test="campaign"][data-id="${open.id}"] [data-test="campaign-draw"]`).click()
    await seeker.el('collect-figures').waitFor()
    await seeker.see('个人所得税法')
    await seeker.shot('figures')
    await seeker.accessible()
    await seeker.tap('collect-send')
    await seeker.see('请先同意')
    await seeker.tap('consent-tax_identity')
    await seeker.page.locator('[data-test="consent-tax_identity"]:checked').waitFor()
    await seeker.type('collect-name', '欧阳演示')
    await seeker.type('collect-number', `${idNumber().slice(0, 17)}${idNumber().endsWith('1') ? '2' : '1'}`)
    await seeker.tap('collect-send')
    await seeker.see('身份证号码不正确')
    await seeker.type('collect-number', idNumber())
    await seeker.shot('identity')
    await seeker.tap('collect-send')
    await seeker.el('collect-sheet').waitFor({ state: 'detached' })
    await seeker.page.locator('[data-test="reward"][data-state="paid"]').waitFor()
    await seeker.shot('paid')
    await seeker.accessible()
    await seeker.goto('/m/me/wallet')
    await seeker.el('wallet-reward').first().waitFor()
    await seeker.shot('wallet')

    await finance.goto('/staff/rewards')
    await finance.page.locator(`[data-test="campaign-row"][data-id="${open.id}"]`).waitFor()
    await finance.shot('campaigns')
    await finance.accessible()
    const row = finance.page.locator(`[data-test="campaign-row"][data-id="${open.id}"]`)
    await row.locator('[data-test="campaign-claims"]').click()
    await finance.el('claims').waitFor()
    await finance.shot('claims')
    await finance.page.keyboard.press('Escape')
    await finance.el('claims').waitFor({ state: 'hidden' })
    await finance.tap('campaign-new')
    await finance.el('form-title').waitFor()
    await finance.shot('new')
    await finance.tap('form-cancel')
    await row.locator('[data-test="campaign-pause"]').click()
    await row.locator('[data-test="campaign-resume"]').waitFor()
    await row.locator('[data-test="campaign-resume"]').click()
    await row.locator('[data-test="campaign-pause"]').waitFor()

    await finance.goto('/staff/tax')
    await finance.el('tax-total').first().waitFor()
    await finance.shot('tax')
    await finance.accessible()
    await finance.tap('tax-download')
    const [file] = await Promise.all([finance.page.waitForEvent('download'), finance.page.locator('.el-message-box__btns .el-button--primary').click()])
    if (!file.suggestedFilename().endsWith('.csv')) throw new Error('no table')
    await finance.el('tax-file').first().waitFor()
    await finance.shot('filed')
    for (const person of [finance, seeker]) await person.close()
  },
}
