import { locale } from '@/i18n'

/** The words of a device's name that are not a product's own. */
const english = new Map([['电脑', 'computer'], ['浏览器', 'browser'], ['微信', 'WeChat'], ['其他程序', 'another program']])

/** `Chrome · 电脑`, and in English `Chrome · computer`. */
export function deviceText(device: string): string {
  return locale.value === 'en' ? device.split(' · ').map((part) => english.get(part) ?? part).join(' · ') : device
}
