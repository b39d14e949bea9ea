import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { EngineInfo } from '../containerEngine.ts'
import { type DockerConnection, describeConnection } from '../docker/dockerConnection.ts'
import { type DiscoveryOptions, discoverEngines } from './discoverEngines.ts'
import type { DiscoveryFiles, ProbeFailure, ProbeResult, Surroundings } from './engineCandidate.ts'
import { listCandidates } from './listCandidates.ts'

const linux = (files: Files = {}, env: Surroundings['env'] = {}): Surroundings => ({
  env: { XDG_RUNTIME_DIR: '/run/user/1000', ...env },
  platform: 'linux',
  homedir: '/home/ann',
  uid: 1000,
  fs: fakeFiles(files),
})
const mac = (files: Files = {}, env: Surroundings['env'] = {}): Surroundings => ({
  env: { TMPDIR: '/var/folders/x/T/', ...env },
  platform: 'darwin',
  homedir: '/Users/ann',
  uid: 501,
  fs: fakeFiles(files),
})
const windows = (files: Files = {}, env: Surroundings['env'] = {}): Surroundings => ({
  env: { ProgramFiles: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local', ...env },
  platform: 'win32',
  homedir: 'C:\\Users\\ann',
  fs: fakeFiles(files),
})

describe('listCandidates', () => {
  it.each([
    [
      'linux',
      linux(),
      [
        'dockerEngine unix:///var/run/docker.sock',
        'dockerEngine unix:///run/docker.sock',
        'dockerRootless unix:///run/user/1000/docker.sock',
        'dockerRootless unix:///home/ann/.docker/run/docker.sock',
        'dockerDesktop unix:///home/ann/.docker/desktop/docker.sock',
        'rancherDesktop unix:///home/ann/.rd/docker.sock',
        'colima unix:///home/ann/.colima/default/docker.sock',
        'colima unix:///home/ann/.config/colima/default/docker.sock',
        'podman unix:///run/podman/podman.sock',
        'podman unix:///run/user/1000/podman/podman.sock',
      ],
    ],
    [
      'darwin',
      mac(),
      [
        'dockerEngine unix:///var/run/docker.sock',
        'dockerDesktop unix:///Users/ann/.docker/run/docker.sock',
        'rancherDesktop unix:///Users/ann/.rd/docker.sock',
        'colima unix:///Users/ann/.colima/default/docker.sock',
        'colima unix:///Users/ann/.config/colima/default/docker.sock',
        'orbstack unix:///Users/ann/.orbstack/run/docker.sock',
        'podman unix:///var/folders/x/T/podman/podman-machine-default-api.sock',
        'podman unix:///Users/ann/.local/share/containers/podman/machine/podman.sock',
        'podman unix:///Users/ann/.local/share/containers/podman/machine/qemu/podman.sock',
        'podman unix:///Users/ann/.local/share/containers/podman/machine/podman-machine-default/podman.sock',
      ],
    ],
    [
      'win32',
      windows(),
      [
        'dockerDesktop npipe:////./pipe/docker_engine',
        'dockerDesktop npipe:////./pipe/dockerDesktopLinuxEngine',
        'podman npipe:////./pipe/podman-machine-default',
      ],
    ],
  ] as const)('knows the places of %s', (_, at, expected) => {
    expect(addresses(at)).toEqual(expected)
  })

  it('asks one socket once, whatever leads to it', () => {
    const linked = linux({ '/var/run/docker.sock': { link: '/run/docker.sock' } }, { DOCKER_HOST: 'unix:///run/docker.sock' })
    expect(addresses(linked).filter((one) => one.includes('run/docker.sock') && !one.includes('home'))).toEqual([
      'dockerHost unix:///run/docker.sock',
    ])
  })

  it("names what is behind macOS's usual socket", () => {
    const linked = mac({ '/var/run/docker.sock': { link: '/Users/ann/.orbstack/run/docker.sock' } })
    expect(addresses(linked)[0]).toBe('orbstack unix:///var/run/docker.sock')
    expect(addresses(linked).filter((one) => one.startsWith('orbstack'))).toHaveLength(1)
  })

  it('follows COLIMA_HOME, XDG_CONFIG_HOME, and looks for the runtime folder by user id too', () => {
    const found = addresses(linux({}, { COLIMA_HOME: '/c', XDG_CONFIG_HOME: '/x', XDG_RUNTIME_DIR: '/elsewhere' }))
    expect(found).toContain('colima unix:///c/default/docker.sock')
    expect(found).toContain('colima unix:///x/colima/default/docker.sock')
    expect(found).toContain('dockerRootless unix:///elsewhere/docker.sock')
    expect(found).toContain('dockerRootless unix:///run/user/1000/docker.sock')
  })

  it.each([
    [
      'DOCKER_HOST before everything',
      { DOCKER_HOST: 'tcp://127.0.0.1:2375', DOCKER_CONTEXT: 'far' },
      {},
      'dockerHost tcp://127.0.0.1:2375',
    ],
    ['the context of DOCKER_CONTEXT', { DOCKER_CONTEXT: 'colima' }, context('colima', 'unix:///c.sock'), 'dockerContext unix:///c.sock'],
    [
      'DOCKER_CONTEXT before the current context',
      { DOCKER_CONTEXT: 'colima' },
      { ...current('far'), ...context('colima', 'unix:///c.sock') },
      'dockerContext unix:///c.sock',
    ],
    ['the current context', {}, { ...current('far'), ...context('far', 'tcp://10.0.0.1:2375') }, 'dockerContext tcp://10.0.0.1:2375'],
    ['no context named default', {}, current('default'), 'dockerEngine unix:///var/run/docker.sock'],
    ['an empty DOCKER_HOST as none', { DOCKER_HOST: ' ' }, {}, 'dockerEngine unix:///var/run/docker.sock'],
    [
      'settings in DOCKER_CONFIG',
      { DOCKER_CONFIG: '/cfg' },
      { ...current('far', '/cfg'), ...context('far', 'unix:///f.sock', '/cfg') },
      'dockerContext unix:///f.sock',
    ],
  ])('takes %s', (_, env, files, first) => {
    expect(addresses(linux(files, env))[0]).toBe(first)
  })

  it("reads a Windows user's context", () => {
    const folder = 'C:\\Users\\ann\\.docker'
    const meta = `${folder}\\contexts\\meta\\${hash('desktop-linux')}\\meta.json`
    const files = {
      [`${folder}\\config.json`]: '{"currentContext":"desktop-linux"}',
      [meta]: '{"Endpoints":{"docker":{"Host":"npipe:////./pipe/dockerDesktopLinuxEngine"}}}',
    }
    expect(addresses(windows(files))).toEqual([
      'dockerContext npipe:////./pipe/dockerDesktopLinuxEngine',
      'dockerDesktop npipe:////./pipe/docker_engine',
      'podman npipe:////./pipe/podman-machine-default',
    ])
  })

  it('brings the certificates of DOCKER_CERT_PATH and of a context', () => {
    const pem = (folder: string) => ({ [`${folder}/ca.pem`]: 'CA', [`${folder}/cert.pem`]: 'CERT', [`${folder}/key.pem`]: 'KEY' })
    const tls = { ca: 'CA', cert: 'CERT', key: 'KEY' }
    const named = linux(pem('/certs'), { DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' })
    expect(listCandidates(named).candidates[0]?.connection).toEqual({ host: 'h', port: 2376, tls })
    const folder = `/home/ann/.docker/contexts/tls/${hash('far')}/docker`
    const chosen = linux({ ...current('far'), ...context('far', 'tcp://h:2376'), ...pem(folder) })
    expect(listCandidates(chosen).candidates[0]?.connection).toEqual({ host: 'h', port: 2376, tls })
    const plain = linux({ ...current('far'), ...context('far', 'tcp://h:2375') })
    expect(listCandidates(plain).candidates[0]?.connection).toEqual({ host: 'h', port: 2375 })
  })
})

describe('discoverEngines', () => {
  it('chooses the first that answers and asks nobody after it', async () => {
    const found = await discover(linux(), { 'unix:///home/ann/.docker/desktop/docker.sock': engine({ product: 'Docker Desktop' }) })
    expect(found.chosen).toMatchObject({
      source: 'dockerDesktop',
      address: 'unix:///home/ann/.docker/desktop/docker.sock',
      info: { product: 'Docker Desktop', apiVersion: '1.41' },
      why: 'It is the first of the usual places that answers.',
    })
    expect(found.refused.map(({ candidate, cause }) => `${candidate.source} ${cause}`)).toEqual([
      'dockerEngine notInstalled',
      'dockerRootless notInstalled',
    ])
    expect(found.others[0]?.why).toBe('It was not asked: Docker Desktop at unix:///home/ann/.docker/desktop/docker.sock came first.')
    expect(found.asked.at(-1)).toBe('unix:///home/ann/.docker/desktop/docker.sock')
  })

  it('asks everybody when a choice is wanted', async () => {
    const answers = {
      'unix:///var/run/docker.sock': engine({ id: 'one' }),
      'unix:///home/ann/.docker/run/docker.sock': engine({ id: 'one' }),
      'unix:///run/podman/podman.sock': engine({ product: 'Podman Engine', id: 'two' }),
    }
    const found = await discover(linux(), answers, { survey: 'all' })
    expect(found.chosen?.address).toBe('unix:///var/run/docker.sock')
    expect(found.others.map(({ address, why }) => [address, why])).toEqual([
      ['unix:///home/ann/.docker/run/docker.sock', 'It leads to the same engine as unix:///var/run/docker.sock.'],
      ['unix:///run/podman/podman.sock', 'It answers too: Docker Engine at unix:///var/run/docker.sock came first.'],
    ])
    expect(found.refused.map(({ candidate }) => candidate.source)).toEqual(['dockerDesktop', 'rancherDesktop', 'colima'])
  })

  it('takes nothing in the place of what DOCKER_HOST names', async () => {
    const at = linux({}, { DOCKER_HOST: 'unix:///gone.sock' })
    const answers = { 'unix:///var/run/docker.sock': engine() }
    const found = await discover(at, answers)
    expect(found.chosen).toBeUndefined()
    expect(found.refused).toMatchObject([{ cause: 'contextElsewhere', why: 'DOCKER_HOST points to unix:///gone.sock, where nothing is.' }])
    expect(found.others[0]?.why).toBe('It was not asked: what docker is told to use decides alone.')
    expect(found.asked).toEqual(['unix:///gone.sock'])
    const surveyed = await discover(at, answers, { survey: 'all' })
    expect(surveyed.chosen).toBeUndefined()
    expect(surveyed.others[0]).toMatchObject({ info: { kind: 'docker' }, why: 'It answers too: what docker is told to use decides alone.' })
    const further = await discover(at, answers, { lookFurther: true })
    expect(further.chosen?.address).toBe('unix:///var/run/docker.sock')
    expect(further.refused).toHaveLength(1)
  })

  it('takes nothing in the place of the current context, whether it can be dialled or not', async () => {
    const answers = { 'unix:///var/run/docker.sock': engine() }
    for (const host of ['unix:///gone.sock', 'ssh://ann@far']) {
      const at = linux({ ...current('far'), ...context('far', host) })
      expect((await discover(at, answers)).chosen).toBeUndefined()
      expect((await discover(at, answers, { survey: 'all' })).chosen).toBeUndefined()
      expect((await discover(at, answers, { lookFurther: true })).chosen).toBeDefined()
    }
  })

  it('says why it follows DOCKER_HOST or a context', async () => {
    const named = await discover(linux({}, { DOCKER_HOST: 'unix:///a.sock' }), { 'unix:///a.sock': engine() })
    expect(named.chosen?.why).toBe('DOCKER_HOST names it.')
    expect(named.others[0]?.why).toBe('It was not asked: DOCKER_HOST decides.')
    const at = linux({ ...current('far'), ...context('far', 'unix:///f.sock') })
    const chosen = await discover(at, { 'unix:///f.sock': engine() })
    expect(chosen.chosen?.why).toBe('The docker context far is the current one.')
  })

  type Case = [name: string, at: Surroundings, answers: Answers, cause: string, why: string, sentence: string, command?: string]
  const first = 'unix:///var/run/docker.sock'
  const cases: Case[] = [
    [
      'nothing installed',
      linux(),
      {},
      'notInstalled',
      'Docker Engine is not installed: nothing is at unix:///var/run/docker.sock or unix:///run/docker.sock.',
      "Install your distribution's Docker; on Debian and Ubuntu, Marina does it when started with --install-engine.",
    ],
    [
      'installed and stopped, with systemd',
      linux({ '/usr/bin/dockerd': '', '/run/systemd/system': '' }),
      {},
      'stopped',
      'Docker Engine is installed and not running: nothing is at unix:///var/run/docker.sock or unix:///run/docker.sock.',
      'Start the Docker service.',
      'sudo systemctl start docker',
    ],
    [
      'a socket left behind',
      linux(),
      { [first]: failed('nobodyListens') },
      'stopped',
      'Docker Engine is not running: nobody listens at unix:///var/run/docker.sock.',
      'Start the Docker service.',
      'sudo service docker start',
    ],
    [
      'root needs no sudo',
      { ...linux(), uid: 0 },
      { [first]: failed('nobodyListens') },
      'stopped',
      'Docker Engine is not running: nobody listens at unix:///var/run/docker.sock.',
      'Start the Docker service.',
      'service docker start',
    ],
    [
      'no permission',
      linux(),
      { [first]: failed('noPermission') },
      'noPermission',
      'Docker Engine is at unix:///var/run/docker.sock, and this user may not use it.',
      'Join the group docker, then sign out and in again.',
      'sudo usermod -aG docker "$USER"',
    ],
    [
      'too old',
      linux(),
      { [first]: engine({ version: '19.03.15', apiVersion: '1.40' }) },
      'tooOld',
      'Docker Engine 19.03.15 at unix:///var/run/docker.sock speaks API 1.40; Marina needs 1.41, which came with Docker Engine 20.10.',
      'Update Docker Engine.',
    ],
    [
      'no version',
      linux(),
      { [first]: engine({ version: '', apiVersion: '' }) },
      'tooOld',
      'Docker Engine at unix:///var/run/docker.sock speaks API of unknown version; Marina needs 1.41, which came with Docker Engine 20.10.',
      'Update Docker Engine.',
    ],
    [
      'a hanging engine',
      linux(),
      { [first]: failed('timeout', '/_ping took longer than 2 s') },
      'error',
      'Docker Engine took the connection at unix:///var/run/docker.sock and did not answer: /_ping took longer than 2 s.',
      'Restart Docker Engine; it may hang.',
    ],
    [
      'something else',
      linux(),
      { [first]: failed('unusableAnswer', '/_ping answered 404') },
      'error',
      'What answers at unix:///var/run/docker.sock is not Docker: /_ping answered 404.',
      'Look what listens there, or choose another engine.',
    ],
    [
      'Windows containers',
      windows(),
      { 'npipe:////./pipe/docker_engine': engine({ product: 'Docker Desktop', version: '28.0.1' }, 'windows') },
      'notLinux',
      'Docker Desktop 28.0.1 at npipe:////./pipe/docker_engine runs Windows containers; Marina runs tasks in Linux containers.',
      "Switch to Linux containers in the menu of Docker Desktop's icon.",
      '& "$Env:ProgramFiles\\Docker\\Docker\\DockerCli.exe" -SwitchLinuxEngine',
    ],
    [
      'Docker Desktop on Windows, stopped',
      windows({ 'C:\\Program Files\\Docker\\Docker\\Docker Desktop.exe': '' }),
      {},
      'stopped',
      'Docker Desktop is installed and not running: nothing is at npipe:////./pipe/docker_engine or npipe:////./pipe/dockerDesktopLinuxEngine.',
      'Start Docker Desktop from the Start menu.',
      '& "C:\\Program Files\\Docker\\Docker\\Docker Desktop.exe"',
    ],
    [
      'a context of a product that is stopped',
      mac({
        '/opt/homebrew/bin/colima': '',
        ...current('colima', '/Users/ann/.docker'),
        ...context('colima', 'unix:///Users/ann/.colima/default/docker.sock', '/Users/ann/.docker'),
      }),
      {},
      'stopped',
      'The docker context colima points to unix:///Users/ann/.colima/default/docker.sock, where nothing is. Colima is not running.',
      'Start Colima with its Docker runtime.',
      'colima start --runtime docker',
    ],
    [
      'a context that is not there',
      linux(current('gone')),
      {},
      'contextElsewhere',
      `The docker context gone is chosen and does not exist: there is no /home/ann/.docker/contexts/meta/${hash('gone')}/meta.json.`,
      'Choose another context.',
      'docker context use default',
    ],
    [
      'a context without a Docker engine',
      linux({ ...current('k8s'), [`/home/ann/.docker/contexts/meta/${hash('k8s')}/meta.json`]: '{"Endpoints":{}}' }),
      {},
      'contextElsewhere',
      'The docker context k8s names no Docker engine.',
      'Choose another context.',
      'docker context use default',
    ],
    [
      'a context out of reach',
      linux({ ...current('far'), ...context('far', 'tcp://far:2375') }),
      { 'tcp://far:2375': failed('unreachable', 'getaddrinfo ENOTFOUND far') },
      'contextElsewhere',
      'The docker context far cannot be reached at tcp://far:2375: getaddrinfo ENOTFOUND far.',
      'Start that engine, or choose another context.',
      'docker context use default',
    ],
    [
      'a DOCKER_HOST nobody understands',
      linux({}, { DOCKER_HOST: 'localhost' }),
      {},
      'error',
      'DOCKER_HOST cannot be used: "localhost" is not an engine\'s address. It should look like unix:///var/run/docker.sock, npipe:////./pipe/docker_engine or tcp://127.0.0.1:2375.',
      'Correct DOCKER_HOST, or unset it to let Marina look at the usual places.',
      'unset DOCKER_HOST',
    ],
  ]

  it.each(cases)('explains %s', async (_, at, answers, cause, why, sentence, command) => {
    const { chosen, refused } = await discover(at, answers)
    expect(chosen).toBeUndefined()
    expect(refused[0]).toMatchObject({ cause, why, remedy: { sentence, ...(command !== undefined && { command }) } })
    expect(refused[0]?.remedy.command).toBe(command)
  })

  it("explains docker's own settings where they cannot be read", async () => {
    const { refused } = await discover(linux({ '/home/ann/.docker/config.json': '{"currentContext":' }), {})
    expect(refused[0]).toMatchObject({ cause: 'error', remedy: { sentence: 'Repair or remove the file config.json there.' } })
    expect(refused[0]?.why).toMatch(/^Docker's settings in \/home\/ann\/\.docker cannot be read: .+\.$/)
  })

  it('shows no password of an address', async () => {
    const found = await discover(linux({}, { DOCKER_HOST: 'ssh://ann:hunter2@far' }), {})
    expect(JSON.stringify(found)).not.toContain('hunter2')
  })

  it("knows a product that is installed and shares another's pipe", async () => {
    const at = windows({ 'C:\\Users\\ann\\AppData\\Local\\Programs\\Rancher Desktop\\Rancher Desktop.exe': '' })
    const { refused } = await discover(at, {})
    expect(refused.map(({ candidate, cause }) => `${candidate.source} ${cause}`)).toEqual([
      'dockerDesktop notInstalled',
      'rancherDesktop stopped',
      'podman notInstalled',
    ])
  })

  it('writes every sentence as one', async () => {
    for (const at of [linux(), mac(), windows()]) {
      for (const failure of ['missing', 'nobodyListens', 'noPermission', 'timeout', 'unusableAnswer', 'unreachable'] as const) {
        const { refused } = await discoverEngines({ ...at, probe: () => Promise.resolve(failed(failure)), survey: 'all' })
        expect(refused.length).toBeGreaterThan(1)
        for (const { why, remedy } of refused) expect(`${why} ${remedy.sentence}`).toMatch(/^[A-Z"][^]*\.$/)
      }
    }
  })
})

type Files = Record<string, string | { link: string }>
type Answers = Record<string, ProbeResult>

async function discover(at: Surroundings, answers: Answers, options: DiscoveryOptions = {}) {
  const probe = vi.fn((connection: DockerConnection) => Promise.resolve(answers[describeConnection(connection)] ?? failed('missing')))
  const found = await discoverEngines({ ...at, probe, ...options })
  return { ...found, asked: probe.mock.calls.map(([connection]) => describeConnection(connection)) }
}

function addresses(at: Surroundings): string[] {
  return listCandidates(at).candidates.map(({ source, address }) => `${source} ${address}`)
}

function fakeFiles(files: Files): DiscoveryFiles {
  return {
    readText(path) {
      const file = files[path]
      return typeof file === 'string' ? file : undefined
    },
    exists: (path) => path in files,
    realPath(path) {
      const file = files[path]
      return typeof file === 'object' ? file.link : path
    },
  }
}

function hash(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

function current(name: string, folder = '/home/ann/.docker'): Files {
  return { [`${folder}/config.json`]: JSON.stringify({ auths: {}, currentContext: name }) }
}

function context(name: string, host: string, folder = '/home/ann/.docker'): Files {
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }
  return { [`${folder}/contexts/meta/${hash(name)}/meta.json`]: JSON.stringify(meta) }
}

function failed(failure: ProbeFailure, message: string = failure): ProbeResult {
  return { failed: failure, message }
}

function engine(info: Partial<EngineInfo> = {}, osType = 'linux'): ProbeResult {
  const usual: EngineInfo = {
    kind: 'docker',
    product: 'Docker Engine',
    version: '20.10.24',
    apiVersion: '1.41',
    operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    cpuArchitecture: 'X86_64',
    cpus: 2,
    memoryMiB: 4096,
    cgroupVersion: '2',
    logDrivers: ['json-file'],
    id: 'ABCD',
  }
  return { answered: { info: { ...usual, ...info }, osType } }
}
