// covers: MIN-1, MIN-2, MIN-3. A minor is limited, a guardian comes with papers, staff verify, the minor goes on, the guardian
// withdraws. Each in front of a screen of their own.
import { DESKTOP, PHONE, Person } from './person.mjs'
import { registerOnPhone } from './walk/cast.mjs'
import { idNumber, workBadge } from './walk/papers.mjs'

/** Starts on the phone with a registration. */
async function arrives(context, name, path, username, phone, signIn) {
  const person = await Person.at(context, name, PHONE)
  await person.goto(path)
  await person.tap('policy-accept')
  await person.el('policy-sheet').waitFor({ state: 'detached' })
  await person.tap(signIn)
  await registerOnPhone(person, username, phone)
  return person
}

/** Puts a switch into this state; the words of a question come first where there is one. */
async function switches(person, test, state, asks) {
  await person.tap(test)
  if (asks) await person.yes()
  await person.inState(test, state)
}

async function saysTheyAreSeventeen(minor) {
  const year = String(new Date().getFullYear() - 17)
  await minor.tap('me-profile')
  await minor.el('profile-birth-year').selectOption(year)
  await minor.el('profile-birth-month').selectOption('01')
  await minor.tap('profile-save')
  await minor.inState('minority-state', 'limited')
  await minor.el('minority-erase-at').waitFor()
  await minor.shot('limited')
  await minor.accessible()
}

async function sendsPapers(context, guardian) {
  await guardian.el('invitation-ward').waitFor()
  await guardian.el('guardian-item-minor_use').waitFor()
  for (const item of ['minor_use', 'minor_sharing']) await guardian.el(`guardian-item-${item}`).check()
  await guardian.shot('items')
  await guardian.accessible()
  await guardian.tap('consent-guardianship')
  await guardian.type('guardian-name', '沈知远')
  await guardian.type('guardian-id-number', idNumber('19800505', '321'))
  await guardian.tap('guardian-relation-father')
  await guardian.upload('guardian-card', await workBadge(context.browser, '沈知远'))
  await guardian.page.locator('.pictures img').first().waitFor()
  await guardian.upload('guardian-bond', await workBadge(context.browser, '户口簿（样例）'))
  await guardian.page.locator('.pictures img').nth(1).waitFor()
  await guardian.shot('papers')
  await guardian.accessible()
  await guardian.tap('guardian-submit')
  await guardian.inState('ward-row', 'pending')
  await guardian.shot('pending')
}

async function verifies(context, bond) {
  const officer = await Person.at(context, 'guardian-officer', DESKTOP)
  await officer.goto('/staff/')
  await officer.type('auth-account', 'demo_privacy')
  await officer.type('auth-password', 'lingong-2026')
  await officer.tap('auth-submit')
  await officer.tap('nav-privacy')
  await officer.tap('privacy-guardians')
  const row = officer.page.locator(`[data-test="guardian-row"][data-id="${bond}"]`)
  await row.waitFor()
  await officer.shot('queue')
  await officer.accessible()
  await row.locator('[data-test="guardian-open"]').click()
  for (const kind of ['id_card', 'bond']) {
    await officer.el(`document-${kind}`).locator('[data-test="document-open"]').click()
    await officer.page.waitForFunction((test) => document.querySelector(`[data-test="${test}"] img`)?.naturalWidth > 0, `document-${kind}`)
  }
  await officer.shot('review')
  await officer.accessible()
  const text = await officer.page.evaluate(() => document.body.innerText)
  if (text.includes('沈知远') || text.includes('19908880022')) throw new Error('staff were shown a person unmasked')
  await officer.tap('guardian-verify')
  await officer.page.locator('.el-message-box__btns .el-button--primary').click()
  await officer.el('guardian-review').waitFor({ state: 'detached' })
  await officer.close()
}

export const tests = {
  'guardian: a minor is limited until a guardian is verified, and again when the consent is withdrawn': async (context) => {
    const minor = await arrives(context, 'minor', '/m/me', '小沈同学', '19908880021', 'sign-in')
    await minor.el('me-username').waitFor()
    await saysTheyAreSeventeen(minor)
    await minor.goto('/m/applications')
    await minor.el('limited-banner').waitFor()
    await minor.see('监护人同意')
    await minor.shot('nothing-works')
    await minor.tap('limited-banner')
    await minor.tap('minority-invite')
    const link = await minor.el('minority-link').inputValue()
    await minor.shot('invited')
    await minor.accessible()

    const guardian = await arrives(context, 'guardian', new URL(link).pathname + new URL(link).hash, '沈爸爸', '19908880022', 'invitation-sign-in')
    await sendsPapers(context, guardian)
    const bond = await guardian.el('ward-row').getAttribute('data-id')
    await verifies(context, bond)

    await minor.goto('/m/me/minority')
    await minor.inState('minority-state', 'open')
    await minor.el('minority-guardians').waitFor()
    await minor.shot('open')
    await minor.accessible()
    await minor.goto('/m/applications')
    await minor.el('empty-state').waitFor()
    if (await minor.el('limited-banner').count()) throw new Error('the account is still limited')

    await guardian.goto('/m/guardian')
    await guardian.inState('ward-row', 'open')
    await guardian.shot('wards')
    await guardian.accessible()
    await guardian.tap('ward-row')
    await guardian.inState('ward-consent-minor_sharing', 'on')
    await guardian.shot('ward')
    await guardian.accessible()
    await guardian.tap('ward-data')
    await guardian.tap('ward-kind-open-profiles')
    await guardian.el('ward-data-row').first().waitFor()
    await guardian.inState('ward-kind-messages', 'hidden')
    await guardian.shot('data')
    await guardian.accessible()
    await minor.goto('/m/me/privacy/accesses')
    await minor.inState('access-row', 'guardian')
    await minor.shot('seen-by-guardian')

    await guardian.page.goBack()
    await switches(guardian, 'ward-consent-minor_use', 'off', true)
    await guardian.inState('ward-state', 'limited')
    await guardian.el('ward-erase-at').waitFor()
    await guardian.shot('withdrawn')
    await guardian.tap('ward-erase')
    await guardian.el('proof-sheet').waitFor()
    await guardian.shot('proof')
    await minor.goto('/m/me/minority')
    await minor.inState('minority-state', 'limited')
    await minor.shot('limited-again')
    await minor.close()
    await guardian.close()
  },
}
