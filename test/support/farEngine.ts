/**
 * A Docker engine of "another machine": a dockerd in a network namespace of its own, reached over TLS through a pair of virtual links that
 * can be cut. Needs root, Linux, `ip`, `nsenter`, `openssl` and `dockerd`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { type PrivateDockerd, startPrivateDockerd } from '#cluster/engine/install/privateDockerd.ts'

export interface FarEngine {
  /** `tcp://10.…:2376` */
  address: string
  host: string
  /** Folder with the client's ca.pem, cert.pem and key.pem. */
  tlsFolder: string
  /** `unix://…`: it is there whether the link is up or not. */
  socket: string
  /** Looks at it behind Marina's back. */
  docker: Docker
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Undefined where one can be had; otherwise the sentence to print with the skip. */
export function whyNoFarEngine(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'skipped: a second engine in a network of its own needs root on Linux'
  const missing = ['ip', 'nsenter', 'openssl', 'dockerd'].filter((command) => spawnSync('which', [command]).status !== 0)
  if (missing.length > 0) return `skipped: a second engine in a network of its own needs ${missing.join(', ')}`
  const name = `marina-try-${process.pid}`
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return 'skipped: no network namespace can be made here'
  spawnSync('ip', ['netns', 'delete', name])
  return undefined
}

export async function startFarEngine(): Promise<FarEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-far-engine-'))
  // Names of links are short, and two runs at once are not to meet.
  const id = process.pid % 65_536
  const namespace = `marina-far-${process.pid}`
  const [near, far] = [`mfn${id}`, `mff${id}`]
  const network = `10.${200 + (id >> 14)}.${(id >> 6) & 255}`
  const [nearAddress, host] = [`${network}.${(id & 63) * 4 + 1}`, `${network}.${(id & 63) * 4 + 2}`]
  const ip = (...words: string[]) => void execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'] })
  const removeNetwork = () => {
    // The other end goes with it.
    spawnSync('ip', ['link', 'delete', near])
    if (existsSync(`/run/netns/${namespace}`)) spawnSync('ip', ['netns', 'delete', namespace])
  }
  let dockerd: PrivateDockerd | undefined
  try {
    const tlsFolder = makeCertificates(folder, host)
    ip('netns', 'add', namespace)
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', namespace)
    ip('address', 'add', `${nearAddress}/30`, 'dev', near)
    ip('link', 'set', near, 'up')
    ip('-n', namespace, 'link', 'set', 'lo', 'up')
    ip('-n', namespace, 'address', 'add', `${host}/30`, 'dev', far)
    ip('-n', namespace, 'link', 'set', far, 'up')
    const socket = `unix://${join(folder, 'docker.sock')}`
    const server = join(folder, 'server')
    dockerd = await startPrivateDockerd({
      dataRoot: join(folder, 'data'),
      execRoot: join(folder, 'exec'),
      pidFile: join(folder, 'pid'),
      host: socket,
      log: join(folder, 'log'),
      networkNamespace: namespace,
      options: ['--host', `tcp://${host}:2376`, '--tlsverify', ...tlsOptions(server)],
    })
    const running = dockerd
    return {
      address: `tcp://${host}:2376`,
      host,
      tlsFolder,
      socket,
      docker: new Docker({ socketPath: join(folder, 'docker.sock') }),
      cut: () => ip('link', 'set', near, 'down'),
      mend: () => ip('link', 'set', near, 'up'),
      async close() {
        await running.stop()
        removeNetwork()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await dockerd?.stop()
    removeNetwork()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

const tlsOptions = (folder: string) =>
  [
    ['--tlscacert', 'ca.pem'],
    ['--tlscert', 'cert.pem'],
    ['--tlskey', 'key.pem'],
  ].flatMap(([option = '', file = '']) => [option, join(folder, file)])

/** An authority, a server that it vouches for and a client; @returns the client's folder */
function makeCertificates(folder: string, host: string): string {
  const openssl = (...words: string[]) => void execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const key = ['-newkey', 'rsa:2048', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=far-ca')
  for (const [name, extensions] of [
    ['server', `subjectAltName=IP:${host}\nextendedKeyUsage=serverAuth`],
    ['client', 'extendedKeyUsage=clientAuth'],
  ] as const) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, `${name}.ext`), extensions)
    openssl('req', ...key, '-keyout', `${name}/key.pem`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2']
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', `${name}.ext`, '-out', `${name}/cert.pem`)
    execFileSync('cp', [join(folder, 'ca.pem'), join(folder, name, 'ca.pem')])
  }
  return join(folder, 'client')
}
