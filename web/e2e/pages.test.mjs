// Every entry opens on the phone and on the desktop, without errors, third parties or serious accessibility findings.
import { DESKTOP, PHONE, Person } from './person.mjs'

export const tests = {}
for (const [entry, path] of [['h5', '/m/'], ['biz', '/biz/'], ['staff', '/staff/']]) {
  for (const [size, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
    tests[`${entry} opens on the ${size}`] = async (context) => {
      const person = await Person.at(context, `open-${entry}-${size}`, viewport)
      await person.goto(path)
      await person.page.locator('#app > *').first().waitFor()
      await person.shot('first')
      await person.accessible()
      await person.close()
    }
  }
}
