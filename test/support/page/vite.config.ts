import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The page over a client in memory, to look at screens without a daemon:
 * `npx vite --config test/support/page/vite.config.ts`, then `http://127.0.0.1:5199/?world=busy`; with `&desktop`, as the
 * desktop application shows it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  cacheDir: fileURLToPath(new URL('../../../node_modules/.cache/marina-page', import.meta.url)),
  server: { host: '127.0.0.1', port: 5199, fs: { allow: [fileURLToPath(new URL('../../..', import.meta.url))] } },
})
