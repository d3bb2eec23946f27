// covers: DEV-2, POL-6. The position is asked for separately, its use is told, and a switch in the permission centre stops it.
import { PHONE, Person } from './person.mjs'
import { registerOnPhone } from './walk/cast.mjs'

export const tests = {
  'position is asked for, told and switched off': async (context) => {
    const person = await Person.at(context, 'position', PHONE)
    await person.context.grantPermissions(['geolocation'], { origin: context.base })
    await person.context.setGeolocation({ latitude: 26.08, longitude: 119.3 })
    await person.goto('/m/me')
    await person.tap('policy-accept')
    await person.el('policy-sheet').waitFor({ state: 'detached' })
    await person.tap('sign-in')
    await registerOnPhone(person, '近处的人', '19900055502')
    await person.el('me-username').waitFor()
    await person.goto('/m/')
    await person.tap('choose-place')
    await person.tap('use-location')
    await person.tap('ask-yes')
    await person.el('place-sheet').waitFor({ state: 'detached' })
    await person.el('job-card').first().waitFor()
    await person.goto('/m/me/privacy/permissions')
    await person.el('permission-location').waitFor()
    await person.see('最近使用')
    await person.shot('permissions')
    await person.accessible()
    await person.tap('permission-location')
    await person.page.locator('[data-test="permission-location"][data-state="off"]').waitFor()
    await person.goto('/m/')
    await person.tap('choose-place')
    await person.tap('use-location')
    await person.page.locator('[data-test="said"]', { hasText: '关闭这项权限' }).waitFor()
    await person.shot('switched-off')
    await person.close()
  },
}
