import { describe, expect, it } from 'vitest'
import { serviceOf } from '../src/shared/notices/web-push'

// covers: NOTE-2
describe('whose push service a browser uses', () => {
  const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
  const blink = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0'
  it.each([
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.0 Safari/605.1.15`, 'apple'],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} Version/18.0 Mobile/15E148 Safari/604.1`, 'apple'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Safari/537.36 Edg/142.0.0.0`, 'microsoft'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0', 'mozilla'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Safari/537.36`, null],
    [`Mozilla/5.0 (Linux; Android 14) ${blink} Mobile Safari/537.36 MicroMessenger/8.0.50`, null],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} Mobile/15E148 MicroMessenger/8.0.50`, null],
    ['', null],
  ])('%s', (agent, service) => expect(serviceOf(agent)).toBe(service))
})
