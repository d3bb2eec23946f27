// Starts the built demo on a free port, drives it with Chromium, and stops it again.
// Usage: node e2e/run.mjs [part of a test's name]
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startDemo } from './demo.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
export const screenshots = join(root, 'target/screenshots')
mkdirSync(screenshots, { recursive: true })

/** What everybody saw when a test failed. */
async function shootAll(name) {
  const pages = browser.contexts().flatMap((context) => context.pages())
  const file = (i) => join(screenshots, `failed-${name.replace(/[^a-z0-9]+/gi, '-')}-${i}.png`)
  await Promise.allSettled(pages.map((page, i) => page.screenshot({ path: file(i), timeout: 5000 })))
}

const only = process.argv[2] ?? ''
const demo = await startDemo()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    // A camera and a microphone that are none; who may use them is up to each context.
    '--use-fake-device-for-media-stream',
  ],
})
let passed = 0
let failed = 0
try {
  for (const file of readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort()) {
    const { tests } = await import(join(here, file))
    for (const [name, run] of Object.entries(tests)) {
      if (!name.includes(only)) continue
      const started = performance.now()
      try {
        await run({ base: demo.base, browser, screenshots })
        passed += 1
        console.log(`ok      ${name} (${Math.round(performance.now() - started)} ms)`)
      } catch (error) {
        failed += 1
        console.log(`FAILED  ${name}\n${error.stack}`)
        await shootAll(name)
      }
    }
    // Whoever is still in front of a screen goes home: a person may have only so many live connections.
    for (const context of browser.contexts()) await context.close()
  }
} finally {
  await browser.close()
  await demo.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
