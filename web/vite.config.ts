import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { VantResolver } from '@vant/auto-import-resolver'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import type { Connect, Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Vant's icon font names a source on a third-party host and carries the rest as data, which our content policy refuses.
 * Our pages draw their icons themselves, so the font goes altogether: nothing may be loaded from elsewhere.
 */
function dropIconFont(): Plugin {
  return {
    name: 'drop-icon-font',
    enforce: 'pre',
    transform(code, id) {
      if (!/vant\/.*\.css(\?|$)/.test(id) || !code.includes('@font-face')) return null
      return { code: code.replace(/@font-face\s*\{[^}]*\}/g, ''), map: null }
    },
  }
}

/** Compresses what is text once, as small as it gets, so that the server does not do it worse for everybody who comes. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const file of readdirSync(dir, { recursive: true }).map(String)) {
        if (!/\.(css|html|js|svg|webmanifest)$/.test(file)) continue
        const path = join(dir, file)
        const plain = readFileSync(path)
        writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }))
        writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }))
      }
    },
  }
}

/** In development and preview each entry answers its own part of the address space, as the server does. */
function entryFallback(): Plugin {
  const page = (url: string) => {
    const path = url.split('?')[0] ?? '/'
    if (path === '/' || path === '/m' || path.startsWith('/m/')) return '/h5.html'
    if (path === '/biz' || path.startsWith('/biz/')) return '/biz.html'
    if (path === '/staff' || path.startsWith('/staff/')) return '/staff.html'
    return null
  }
  const rewrite: Connect.NextHandleFunction = (req, _res, next) => {
    const target = req.method === 'GET' && req.headers.accept?.includes('text/html') ? page(req.url ?? '/') : null
    if (target) req.url = target
    next()
  }
  return {
    name: 'entry-fallback',
    configureServer: (server) => void server.middlewares.use(rewrite),
    configurePreviewServer: (server) => void server.middlewares.use(rewrite),
  }
}

const backend = process.env.LINGONG_API ?? 'http://127.0.0.1:8080'
const proxied = { target: backend, changeOrigin: false }

export default defineConfig({
  plugins: [
    dropIconFont(),
    vue({ features: { optionsAPI: false } }),
    // Each desktop and phone component brings only its own script and style.
    Components({
      dts: 'src/components.d.ts',
      dirs: [],
      resolvers: [VantResolver(), ElementPlusResolver({ importStyle: 'css' })],
    }),
    entryFallback(),
    precompress(),
  ],
  resolve: { alias: { '@': at('./src') } },
  server: {
    port: 5173,
    proxy: {
      '/api': { ...proxied, ws: true },
      '/media': proxied,
      '/sandbox': proxied,
      '/jobs': proxied,
      '/calendar': proxied,
      '/policy': proxied,
    },
  },
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    manifest: true,
    target: ['chrome79', 'safari13.1'],
    // Where preloading is unknown the imports load the same files; a request for the substitute would gain nothing.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: { h5: at('./h5.html'), biz: at('./biz.html'), staff: at('./staff.html') },
      output: {
        // Without this the three entries cut what they share into many small files, and each is a request on a slow network.
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules\/(@vue|vue|vue-router|@tanstack)\// },
            { name: 'common', test: /src\/(api\/client|i18n\/(index|zh)|shared\/(errors|format|online|paged|policy|query|session|storage|talk\/(find|outbox|socket|state|store)))\.ts$|plugin-vue:export-helper/ },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
    // Its modules name style sheets, which Node does not read.
    server: { deps: { inline: ['element-plus'] } },
  },
})
