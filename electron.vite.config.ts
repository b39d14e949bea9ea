import { existsSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** Electron 45 carries Node 24 and Chromium 156; both are floors for the command and the browser-hosted page too. */
const nodeTarget = 'node24'
const chromeTarget = 'chrome150'

/**
 * What stays outside the bundle. better-sqlite3 finds its binary beside itself, dockerode is loaded on the first call only. The other
 * dependencies are bundled: loading one file instead of some hundred saves about 60 ms of each start.
 */
const external = ['better-sqlite3', 'dockerode']

const mainEntries = {
  index: 'src/main/index.ts',
  cli: 'src/cluster/cli/entry.ts',
  // Found by its name (`dataPlaneInWorker.ts`).
  trafficWorker: 'src/cluster/traffic/dataPlane/worker/entry.ts',
}

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      rolldownOptions: {
        external,
        input: Object.fromEntries(Object.entries(mainEntries).filter(([, path]) => existsSync(path))),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
      sourcemap: true,
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      // A sandboxed preload has to be one CommonJS file.
      rolldownOptions: {
        input: 'src/main/preload/index.ts',
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      target: chromeTarget,
      rolldownOptions: { input: 'src/renderer/index.html' },
      minify: true,
      // Read from the local disk: what counts is parsing, and screens are split by route.
      chunkSizeWarningLimit: 2000,
      // Small files inlined as data: URIs would need font-src and style-src to be wider than the page's policy is.
      assetsInlineLimit: 0,
      // One style sheet, which the page waits for: a screen whose own sheet got lost would stay bare.
      cssCodeSplit: false,
    },
  },
})
