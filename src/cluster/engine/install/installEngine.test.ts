import { describe, expect, it } from 'vitest'
import { type InstallTools, installEngine } from './installEngine.ts'
import { mountsBelow } from './leftovers.ts'
import { type EngineInstallPlan, planEngineInstall } from './planEngineInstall.ts'
import { dockerdCommand } from './privateDockerd.ts'
import { type CommandResult, runCommand } from './runCommand.ts'

const planFor = (hasServiceManager: boolean) => planEngineInstall({ platform: 'linux', osRelease: 'ID=debian', uid: 0, hasServiceManager })

describe('installEngine', () => {
  it('runs the steps in order, starts the engine detached and says each thing it does', async () => {
    const machine = fakeMachine()
    expect(await installEngine(planFor(false), machine.tools)).toEqual({ installed: true, host: 'unix:///var/run/docker.sock' })
    expect(machine.did).toEqual(['apt-get update', expect.stringMatching(/^apt-get install .*docker\.io/), 'start detached'])
    expect(machine.progress).toEqual([
      'Reading the package lists: apt-get update',
      'said by apt-get',
      expect.stringMatching(/^Installing docker\.io, iptables, ca-certificates: apt-get install /),
      'said by apt-get',
      'Starting Docker Engine in the background; its log is /var/log/dockerd.log',
      'Docker Engine answers at unix:///var/run/docker.sock.',
    ])
  })

  it('leaves the start to the service manager, and to a package that does it itself', async () => {
    const managed = fakeMachine({ answersAfter: 'systemctl' })
    expect(await installEngine(planFor(true), managed.tools)).toMatchObject({ installed: true })
    expect(managed.did.at(-1)).toBe('systemctl enable --now docker')
    const itself = fakeMachine({ answersAfter: 'apt-get install' })
    expect(await installEngine(planFor(false), itself.tools)).toMatchObject({ installed: true })
    expect(itself.did).not.toContain('start detached')
  })

  it('stops at a step that fails and quotes the reason', async () => {
    const machine = fakeMachine({
      results: {
        'apt-get update': { code: 100, lastLines: ['Get:1 …', 'E: Could not resolve deb.debian.org.', 'W: Some index files failed.'] },
      },
    })
    expect(await installEngine(planFor(false), machine.tools)).toEqual({
      installed: false,
      why: 'Reading the package lists failed: Could not resolve deb.debian.org.',
      remedy: { sentence: 'Run the command yourself to see all of it, then try again.', command: 'apt-get update' },
    })
    expect(machine.did).toEqual(['apt-get update'])
  })

  it('says when a program cannot be run at all', async () => {
    const tools: InstallTools = { run: () => Promise.reject(new Error('spawn apt-get ENOENT')) }
    expect(await installEngine(planFor(false), tools)).toMatchObject({
      installed: false,
      why: 'Reading the package lists failed: spawn apt-get ENOENT.',
    })
  })

  it('says when the engine does not start, or does not answer', async () => {
    const broken = fakeMachine({ startError: 'The engine ended while starting. Its log ends with: no cgroups' })
    expect(await installEngine(planFor(false), broken.tools)).toMatchObject({
      installed: false,
      why: 'Docker is installed and does not start. The engine ended while starting. Its log ends with: no cgroups',
    })
    const silent = fakeMachine({ answersAfter: 'never' })
    expect(await installEngine(planFor(true), silent.tools)).toMatchObject({
      installed: false,
      why: 'Docker is installed and started, and does not answer at unix:///var/run/docker.sock.',
      remedy: { command: 'journalctl -u docker -n 50' },
    })
  })

  it('only repeats the words of a plan for hands', async () => {
    const plan: EngineInstallPlan = { kind: 'byHand', why: 'Only root may.', remedy: { sentence: 'Do it.', command: 'sudo x' } }
    const machine = fakeMachine()
    expect(await installEngine(plan, machine.tools)).toEqual({
      installed: false,
      why: 'Only root may.',
      remedy: { sentence: 'Do it.', command: 'sudo x' },
    })
    expect(machine.did).toEqual([])
  })
})

describe('runCommand', () => {
  it('hands on every line, keeps the last ones and asks nothing', async () => {
    const lines: string[] = []
    const script = 'for (let i = 1; i <= 30; i++) console.log(i); process.stdin.on("end", () => process.exit(3)).resume()'
    const result = await runCommand(process.execPath, ['-e', script], (line) => lines.push(line))
    expect(lines).toHaveLength(30)
    expect(result).toEqual({ code: 3, lastLines: lines.slice(-20) })
  })

  it('rejects when there is no such program', async () => {
    await expect(runCommand('marina-has-no-such-program', [], () => {})).rejects.toThrow('ENOENT')
  })
})

describe('mountsBelow', () => {
  it('finds what is mounted in the folders, innermost first, and nothing beside them', () => {
    const line = (point: string) => `36 35 98:0 / ${point} rw - ext4 /dev/vda rw`
    const info = ['/', '/d', '/d/overlay2/a/merged', '/data', '/e/with\\040space'].map(line).join('\n')
    expect(mountsBelow(['/d', '/e'], info)).toEqual(['/e/with space', '/d/overlay2/a/merged', '/d'])
  })
})

describe('dockerdCommand', () => {
  const options = { dataRoot: '/d', execRoot: '/e', pidFile: '/p', host: 'unix:///s', log: '/l' }
  const own = ['--data-root', '/d', '--exec-root', '/e', '--pidfile', '/p', '--host', 'unix:///s']

  it('is dockerd with places of its own, inside a network namespace where one is named', () => {
    expect(dockerdCommand(options)).toEqual({ command: 'dockerd', arguments: own })
    expect(dockerdCommand({ ...options, networkNamespace: 'n', options: ['--debug'] })).toEqual({
      command: 'nsenter',
      arguments: ['--net=/run/netns/n', 'dockerd', ...own, '--debug'],
    })
  })
})

function fakeMachine(given: { answersAfter?: string; startError?: string; results?: Record<string, CommandResult> } = {}) {
  const { answersAfter = 'start detached', startError, results = {} } = given
  const did: string[] = []
  const progress: string[] = []
  const tools: InstallTools = {
    run(command, words, onLine) {
      const line = [command, ...words].join(' ')
      did.push(line)
      onLine(`said by ${command}`)
      return Promise.resolve(results[line] ?? { code: 0, lastLines: [] })
    },
    onProgress: (line) => progress.push(line),
    startDetached() {
      did.push('start detached')
      return startError === undefined ? Promise.resolve() : Promise.reject(new Error(startError))
    },
    answers: () => Promise.resolve(did.some((line) => line.startsWith(answersAfter))),
  }
  return { did, progress, tools }
}
