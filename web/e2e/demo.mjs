// The built demo on a free port, with a data folder of its own that goes with it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** `settings` are variables such as LINGONG_CANCELLATION_DAYS. With `keep` the folder stays for the next demo on it. */
export async function startDemo(settings = {}, data = mkdtempSync(join(tmpdir(), 'lingong-e2e-'))) {
  // The rest of LINGONG_… is the server's configuration, which refuses what it does not know.
  const { LINGONG_BINARY: binary = join(root, 'target/debug/lingong'), ...env } = process.env
  const server = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--data', data], { env: { ...env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => server.on('exit', resolve))
  const stop = async ({ keep = false } = {}) => {
    server.kill('SIGTERM')
    await ended
    if (!keep) rmSync(data, { recursive: true, force: true })
  }
  const base = await new Promise((resolve, reject) => {
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`the demo ended with ${code}`)))
    createInterface({ input: server.stdout }).on('line', (line) => {
      const ready = line.match(/^ready (\S+)/)
      if (ready) resolve(ready[1])
    })
  })
  return { base, data, stop }
}
