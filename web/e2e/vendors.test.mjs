// covers: OPS-3, SDK-3. An admin sees every third party, tests one, switches it off and on, and records what is needed for it.
import { DESKTOP, PHONE, Person } from './person.mjs'

const row = (person, name) => person.page.locator(`[data-test="vendor"][data-id="${name}"]`)

async function fills(person, values) {
  for (const [name, text] of Object.entries(values)) await person.type(`form-${name}`, text)
  await person.tap('form-go')
  await person.el('form-dialog').waitFor({ state: 'hidden' })
}

export const tests = {
  'an admin looks after the third parties': async (context) => {
    const admin = await Person.arrives(context, 'vendors', 'demo_admin', DESKTOP)
    await admin.goto('/staff/vendors')
    await row(admin, 'jpush').waitFor()
    await row(admin, 'jpush').locator('[data-test="vendor-test"]').click()
    await admin.see('极光推送：有应答')
    await admin.shot('list')
    await admin.accessible()
    // A phone maker is reached through JPush, and its row says so instead of standing empty.
    await row(admin, 'vivo').getByText('见极光推送').waitFor()
    await row(admin, 'vivo').locator('[data-test="vendor-open"]').click()
    await admin.see('通过极光推送到达')
    await admin.shot('through')
    await admin.page.keyboard.press('Escape')
    await admin.el('vendor-drawer').waitFor({ state: 'hidden' })
    await row(admin, 'jpush').locator('[data-test="vendor-open"]').click()
    await admin.tap('vendor-agree')
    await admin.shot('agreement')
    await fills(admin, { agreement: 'LG-2026-017', until: '2027-12-31' })
    await admin.tap('vendor-assess')
    await fills(admin, { day: '2026-11-24', by: '信息安全部', findings: '只发送推送标识与通知提示，不含内容；传输加密，境内存储。' })
    await admin.see('由信息安全部评估')
    await admin.shot('drawer')
    await admin.accessible()
    await admin.tap('vendor-switch')
    await fills(admin, { reason: '演练' })
    await row(admin, 'jpush').and(admin.page.locator('[data-state="off"]')).waitFor()
    await admin.shot('off')
    await admin.tap('vendor-switch')
    await fills(admin, { reason: '演练结束' })
    await row(admin, 'jpush').and(admin.page.locator('[data-state="open"]')).waitFor()
    await admin.calm()
    const english = await Person.arrives(context, 'vendors-en', 'demo_admin', DESKTOP)
    await english.speaksEnglish()
    await english.goto('/staff/vendors')
    await english.see('Third parties')
    await row(english, 'jpush').locator('[data-test="vendor-open"]').click()
    await english.see('Last 24 hours')
    await english.shot('drawer')
    await english.calm()
    const phone = await Person.arrives(context, 'vendors-phone', 'demo_admin', PHONE)
    await phone.goto('/staff/vendors')
    await row(phone, 'jpush').waitFor()
    await phone.shot('list')
    await phone.calm()
  },
}
