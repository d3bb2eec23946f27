// Who takes part in the walk, what they know of each other, and how somebody registers on either size of screen.
import { DESKTOP, PHONE, Person, smsCode } from '../person.mjs'

/** All invented; these numbers are free in the demo, whose people begin at 199 0000 0001. */
export const phones = {
  owner: '19908880001',
  recruiter: '19908880002',
  lin: '19908880011',
  chen: '19908880012',
  wu: '19908880013',
}

/** The Drum Tower of Fuzhou (WGS-84), where the seekers stand. */
export const geolocation = { latitude: 26.0829, longitude: 119.2945 }

export const company = {
  name: '榕荫茶铺',
  company_name: '福州榕荫茶饮有限公司',
  address: '福州市鼓楼区榕荫路12号',
  responsible: '林知夏',
}

/**
 * Plays something once, however many tests stand on it: a test can be run alone, and all of them in a row share one story.
 */
export function once(play) {
  let played
  return (stage) => (played ??= play(stage))
}

/** Everybody on stage, so that each test can ask whether any of their pages complained. */
export const everybody = []

export async function enter(stage, name, viewport, more) {
  const person = await Person.at(stage, `walk-${name}`, viewport, more)
  everybody.push(person)
  return person
}

export const onPhone = (stage, name) => enter(stage, name, PHONE, { geolocation, permissions: ['geolocation'] })
export const onDesktop = (stage, name) => enter(stage, name, DESKTOP)

export function calm() {
  for (const person of everybody) person.calm()
}

/** Fills the form that the sign-in sheet and the sign-in page of the phone share. A password is optional. */
export async function registerOnPhone(person, username, phone, password) {
  await person.tap('auth-tab-register')
  await person.type('auth-username', username)
  await person.type('auth-phone', phone)
  if (password) await person.type('auth-new-password', password)
  if (!(await person.el('auth-agree').isChecked())) await person.el('auth-agree').check()
  await person.tap('sms-send')
  await person.type('sms-code', await smsCode(person, phone))
  await person.shot('register')
  await person.tap('auth-submit')
  await person.el('auth-form').waitFor({ state: 'detached' })
}

/** A day so many days from now, in China, as date fields want it. */
export function inDays(days) {
  return new Date(Date.now() + (days * 24 + 8) * 3600_000).toISOString().slice(0, 10)
}
