/**
 * `npm run dev`: the cluster from its sources, started anew on each save, and the page from Vite, which replaces what changed. It needs no
 * Electron: the page is opened in a browser. Its data and port are its own, so that it runs beside a Marina in daily use.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import react from '@vitejs/plugin-react'
import { createServer, type ProxyOptions } from 'vite'
import { repository } from './built.ts'
import { readStartOptions } from './startOptions.ts'

const host = '127.0.0.1'
const ownDefaults = { '--data': join(repository, '.cache/dev'), '--port': '8328' }

/** What the user did not say. */
function withDefaults(given: string[]): string[] {
  return [...given, ...Object.entries(ownDefaults).flatMap(([name, value]) => (given.includes(name) ? [] : [name, value]))]
}

/** Node itself watches what the command has imported and restarts it: SIGTERM first, as any other stop. */
function startCluster(args: string[]): ChildProcess {
  const entry = join(repository, 'src/cluster/cli/entry.ts')
  return spawn(process.execPath, ['--watch', '--watch-preserve-output', entry, 'serve', '--json', ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The cluster refuses pages of other origins, and this one comes from Vite's: the proxy speaks as its own page. */
function proxyTo(endpoint: string): ProxyOptions {
  return {
    target: endpoint,
    ws: true,
    changeOrigin: true,
    configure(proxy) {
      proxy.on('proxyReq', (request) => request.setHeader('origin', endpoint))
      proxy.on('proxyReqWs', (request) => request.setHeader('origin', endpoint))
      proxy.on('error', () => {})
    },
  }
}

async function startPage(endpoint: string): Promise<string> {
  const proxy = proxyTo(endpoint)
  const server = await createServer({
    configFile: false,
    root: join(repository, 'src/renderer'),
    cacheDir: join(repository, '.cache/vite'),
    plugins: [react()],
    server: {
      host,
      port: 5173,
      proxy: {
        '/stream/': proxy,
        // Calls are POST to the root; what a browser GETs there is the page.
        '^/$': { ...proxy, ws: false, bypass: (request) => (request.method === 'POST' ? undefined : request.url) },
      },
    },
  })
  await server.listen()
  return server.resolvedUrls?.local[0] ?? `http://${host}:5173/`
}

const cluster = startCluster(withDefaults(readStartOptions(process.argv.slice(2)).cluster))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cluster.kill(signal))
cluster.once('exit', (code) => process.exit(code ?? 0))

let page: Promise<string> | undefined
if (!cluster.stdout) throw new Error('the cluster has no standard output')
for await (const line of createInterface({ input: cluster.stdout })) {
  if (!line.startsWith('{"ready"')) {
    process.stdout.write(`${line}\n`)
    continue
  }
  const { endpoint, ui } = JSON.parse(line) as { endpoint: string; ui: string | null }
  page ??= startPage(endpoint)
  const token = ui?.includes('#') ? ui.slice(ui.indexOf('#')) : ''
  process.stdout.write(`The cluster answers at ${endpoint}. Open ${await page}${token}\n`)
}
