// Checks what a phone loads before it shows the job list: at most 90 KB of JavaScript (gzipped) in at most 10 requests,
// and nothing anywhere in the build that would be loaded from a third party.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const limits = { jsBytes: 90 * 1024, requests: 10 }
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

// The entry, the first page's own chunk, and everything they import statically.
const roots = ['h5.html', 'src/h5/pages/JobListPage.vue']
const seen = new Set()
const scripts = new Set()
const styles = new Set()
const visit = (key) => {
  const chunk = manifest[key]
  if (!chunk || seen.has(key)) return
  seen.add(key)
  scripts.add(chunk.file)
  for (const style of chunk.css ?? []) styles.add(style)
  for (const next of chunk.imports ?? []) visit(next)
}
roots.forEach(visit)
if (!manifest['h5.html']) fail('the manifest has no h5.html')

const gzipped = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
const sum = (files) => [...files].reduce((total, file) => total + gzipped(file), 0)
const js = sum(scripts)
const css = sum(styles)
// The page itself and the first search, categories are asked for later.
const requests = scripts.size + styles.size + 2

const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KB`
for (const file of [...scripts, ...styles]) console.log(`  ${kib(gzipped(file)).padStart(9)}  ${file}`)
console.log(`JavaScript ${kib(js)} of ${kib(limits.jsBytes)}, styles ${kib(css)}, ${requests} of ${limits.requests} requests`)

const foreign = []
for (const file of readdirSync(dist, { recursive: true })) {
  const name = String(file)
  if (!/\.(css|html|js)$/.test(name)) continue
  const text = readFileSync(join(dist, name), 'utf8')
  // A loaded address stands in url(), src=, import() or, in a page, href=; a link inside a script's text loads nothing.
  const loaders = name.endsWith('.html') ? 'url\\(|src=|href=|import\\(' : 'url\\(|src=|import\\('
  for (const hit of text.matchAll(new RegExp(`(?:${loaders})\\s*["'\`]?((?:https?:)?//[^\\s"'\`)>]+)`, 'g'))) foreign.push(`${name}: ${hit[1]}`)
}
for (const hit of foreign) console.log(`third party: ${hit}`)

if (js > limits.jsBytes) fail('too much JavaScript on the first route')
if (requests > limits.requests) fail('too many requests on the first route')
if (foreign.length > 0) fail('the build would load something from a third party')
console.log('within the budget')

function fail(reason) {
  console.error(`budget: ${reason}`)
  process.exit(1)
}
