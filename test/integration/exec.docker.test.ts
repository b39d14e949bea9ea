/** Terminals in containers on real Docker: the command's own, and sessions of ECS Exec as the aws command and its plugin open them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBusybox, shellImageArchive } from '#cluster/engine/contract/shellImage.ts'
import { builtCommand, type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { openPseudoTerminal, whyNoPseudoTerminal } from '#test/support/pseudoTerminal/pseudoTerminal.ts'
import { containersOfTask, docker, dockerHost, removeLeftovers, whyNoAwsCli, whyNoDocker } from '#test/support/realDocker.ts'
import { openDataChannel } from '#test/support/sessionPlugin/dataChannelClient.ts'
import { untilTask } from '#test/support/until.ts'

const busybox = findBusybox()
const why = (await whyNoDocker()) ?? (busybox ? undefined : 'skipped: there is no static busybox to make an image of')
const whyNoTerminal = whyNoPseudoTerminal()
const whyNoAws = whyNoAwsCli()
for (const reason of [why, whyNoTerminal, whyNoAws]) if (reason) console.warn(reason)
const family = `exec-${process.pid}`
const image = `marina-test/${family}:latest`
const app = { name: 'app', image, memory: 64, command: ['sleep', '3600'], stopTimeout: 2, user: '1000' }
const definition = { family, containerDefinitions: [app] }
const patience = { timeout: 10_000 }

describe.skipIf(why)(`terminals on real Docker${why ? ` (${why})` : ''}`, () => {
  let folder: string
  let marina: MarinaProcess
  /** A task that runs all the time. */
  let shared: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-exec-'))
    await docker.loadImage(Readable.from([shellImageArchive(busybox ?? '', image)]))
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
    await marina.client.registerTaskDefinition(definition)
    shared = await startTask()
  })
  afterAll(async () => {
    await marina?.stop()
    await removeLeftovers(family)
    await docker.getImage(image).remove({ force: true })
    rmSync(folder, { recursive: true, force: true })
  })

  const startTask = async () => {
    const { tasks } = await marina.client.runTask({ taskDefinition: family, enableExecuteCommand: true })
    const arn = tasks?.[0]?.taskArn ?? ''
    await untilTask(marina.client, arn, ({ lastStatus }) => lastStatus === 'RUNNING')
    return arn
  }
  const containerOf = async (task: string) => {
    const [container] = await containersOfTask(task)
    return docker.getContainer(container?.Id ?? '')
  }
  /** Command lines of what runs in the task's container besides its own program. */
  const processesIn = async (task: string): Promise<string[]> => {
    const { Titles, Processes } = (await (await containerOf(task)).top()) as { Titles: string[]; Processes: string[][] }
    return Processes.map((row) => row[Titles.indexOf('CMD')] ?? '').filter((line) => line !== 'sleep 3600')
  }
  const statesIn = async (task: string): Promise<string[]> => {
    const { Processes } = (await (await containerOf(task)).top({ ps_args: '-eo pid,state' })) as { Processes: string[][] }
    return Processes.map(([, state = '']) => state)
  }
  const begin = async (task = shared, command = 'sh') => {
    const { session } = await marina.client.executeCommand({ task, command, interactive: true })
    return { streamUrl: session?.streamUrl ?? '', tokenValue: session?.tokenValue ?? '' }
  }
  const open = async (task?: string, command?: string) =>
    openDataChannel({ ...(await begin(task, command)), size: { columns: 120, rows: 40 } })
  const enter = (...command: string[]) =>
    openPseudoTerminal({ columns: 111, rows: 37 }, [
      process.execPath,
      builtCommand,
      'exec',
      shared.slice(-32),
      '--data',
      folder,
      ...(command.length > 0 ? ['--', ...command] : []),
    ])

  describe('in a session of ECS Exec', () => {
    it('have a shell as root, a size that changes, Ctrl+C and an end', async () => {
      const client = await open()
      client.type('stty size; while read -r key id _; do [ $key = Uid: ] && echo uid=$id; done < /proc/self/status\r')
      await expect.poll(client.text, patience).toMatch(/40 120\r\nuid=0\r/)
      client.resize({ columns: 99, rows: 33 })
      client.type('stty size\r')
      await expect.poll(client.text, patience).toContain('33 99')
      client.type('sleep 1000\r')
      await expect.poll(() => processesIn(shared), patience).toContain('sleep 1000')
      client.type('\x03')
      client.type('echo code=$?\r')
      await expect.poll(client.text, patience).toContain('code=130')
      client.type('exit 4\r')
      expect(await client.closed).toEqual({ output: '' })
      await expect.poll(() => processesIn(shared), patience).toEqual([])
    })

    it('take a command with arguments, which no shell reads', async () => {
      const client = await open(shared, `echo 'one  two' $HOME "|" cat`)
      expect(await client.closed).toEqual({ output: '' })
      expect(client.text()).toBe('one  two $HOME | cat\r\n')
    })

    it('hand on more than fits under way, in order', async () => {
      const client = await open(shared, 'seq 1 100000')
      expect(await client.closed).toEqual({ output: '' })
      const lines = client.text().split('\r\n')
      expect(lines.slice(0, -1).every((line, index) => line === String(index + 1))).toBe(true)
      expect(lines).toHaveLength(100_001)
    })

    it('are each their own', async () => {
      const [one, other] = await Promise.all([open(), open()])
      one.type('NAME=one; echo I am $NAME\r')
      other.type('NAME=other; echo I am $NAME\r')
      await expect.poll(one.text, patience).toContain('I am one')
      await expect.poll(other.text, patience).toContain('I am other')
      one.type('exit\r')
      await one.closed
      other.type('echo still $NAME\r')
      await expect.poll(other.text, patience).toContain('still other')
      other.type('exit\r')
      expect(await other.closed).toEqual({ output: '' })
      expect(one.text()).not.toContain('other')
    })

    it('end with the container', async () => {
      const task = await startTask()
      const client = await open(task)
      client.type('echo here\r')
      await expect.poll(client.text, patience).toContain('\nhere')
      await (await containerOf(task)).kill()
      expect(await client.closed).toEqual({ output: '' })
    })

    it('end with the task, and cannot begin after it', async () => {
      const task = await startTask()
      const client = await open(task)
      const late = await begin(task)
      client.type('echo here\r')
      await expect.poll(client.text, patience).toContain('\nhere')
      await marina.client.stopTask({ task })
      expect(await client.closed).toEqual({ output: '' })
      await untilTask(marina.client, task, ({ lastStatus }) => lastStatus === 'STOPPED')
      expect(await openDataChannel(late).closed).toEqual({
        output: expect.stringMatching(/^Container app of task [0-9a-f]{32} is not running \(it is STOPPED\)/),
      })
      await expect(begin(task)).rejects.toThrow('execute command was not enabled when the task was run')
    })

    it('begin with the right token, and with it only once', async () => {
      const refusal = { code: 1008, reason: 'The token is wrong, was used before, or has expired.' }
      const session = await begin()
      expect(await openDataChannel({ ...session, tokenValue: 'guessed' }).closed).toEqual(refusal)
      const client = openDataChannel(session)
      client.type('echo in\r')
      await expect.poll(client.text, patience).toContain('\nin')
      expect(await openDataChannel(session).closed).toEqual(refusal)
      client.type('exit\r')
      await client.closed
    })

    it.skipIf(whyNoAws)(`open for the aws command and its plugin${whyNoAws ? ` (${whyNoAws})` : ''}`, async () => {
      const plugin = join(folder, 'session-manager-plugin')
      writeFileSync(
        plugin,
        `#!/bin/sh\nexec "${process.execPath}" "${fileURLToPath(import.meta.resolve('../support/sessionPlugin/plugin.ts'))}" "$@"\n`,
      )
      chmodSync(plugin, 0o755)
      const aws = ['ecs', 'execute-command', '--task', shared, '--interactive', '--command', 'sh', '--region', 'us-east-1']
      const child = spawn('aws', [...aws, '--endpoint-url', marina.endpoint], {
        env: {
          ...process.env,
          PATH: `${folder}${delimiter}${process.env['PATH']}`,
          AWS_ACCESS_KEY_ID: '000000000000',
          AWS_SECRET_ACCESS_KEY: 'nothing',
          AWS_EC2_METADATA_DISABLED: 'true',
        },
        stdio: 'pipe',
      })
      let [out, err] = ['', '']
      child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()))
      child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()))
      child.stdin.write('echo from $((1 + 1)) aws\rexit\r')
      const [code] = (await once(child, 'close')) as [number]
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain('\nfrom 2 aws')
      const { Id: runtimeId } = await (await containerOf(shared)).inspect()
      const target = `ecs:default_${shared.slice(-32)}_${runtimeId}`
      expect(out).toContain(['us-east-1', 'StartSession', '', target, marina.endpoint].join(' | '))
      expect(out).toMatch(/Exiting session with sessionId: ecs-execute-command-[0-9a-f]{17}\.\n/)
    })
  })

  describe.skipIf(whyNoTerminal)(`of marina exec${whyNoTerminal ? ` (${whyNoTerminal})` : ''}`, () => {
    it('are a shell with a size that changes, Ctrl+C, and the exit code of the shell', async () => {
      const terminal = enter()
      terminal.type('stty size\r')
      await expect.poll(terminal.screen, patience).toContain('37 111')
      terminal.resize({ columns: 77, rows: 22 })
      await expect
        .poll(() => {
          terminal.type('stty size\r')
          return terminal.screen()
        }, patience)
        .toContain('22 77')
      terminal.type('sleep 1000\r')
      await expect.poll(() => processesIn(shared), patience).toContain('sleep 1000')
      terminal.type('\x03echo code=$?\r')
      await expect.poll(terminal.screen, patience).toContain('code=130')
      terminal.type('exit 9\r')
      expect(await terminal.exitCode).toBe(9)
    })

    it('end with Ctrl+D', async () => {
      const terminal = enter()
      terminal.type('echo here\r')
      await expect.poll(terminal.screen, patience).toContain('\nhere')
      terminal.type('\x04')
      expect(await terminal.exitCode).toBe(0)
    })

    it('are none where input and output are pipes', async () => {
      const child = spawn(process.execPath, [builtCommand, 'exec', shared.slice(-32), '--data', folder, '--', 'cat'], { stdio: 'pipe' })
      const chunks: Buffer[] = []
      child.stdout.on('data', (bytes: Buffer) => chunks.push(bytes))
      const sent = Buffer.alloc(3_000_000, 'from end to end, \0 and \r\n included; ')
      child.stdin.end(sent)
      const [code] = (await once(child, 'close')) as [number]
      expect(code).toBe(0)
      expect(Buffer.concat(chunks).equals(sent)).toBe(true)
    })
  })

  describe('leave nothing behind', () => {
    const busy = 'sleep 1111 & sleep 2222'
    const untilBusy = (task = shared) =>
      expect.poll(() => processesIn(task), patience).toEqual(expect.arrayContaining(['sleep 1111', 'sleep 2222']))
    const untilGone = (task = shared) => expect.poll(() => processesIn(task), patience).toEqual([])

    it('when a session of ECS Exec is ended', async () => {
      const client = await open()
      client.type(`${busy}\r`)
      await untilBusy()
      client.terminate()
      await client.closed
      await untilGone()
    })

    it('of what was stopped, either', async () => {
      const client = await open()
      client.type(`${busy}\r`)
      await untilBusy()
      client.type('\x1a')
      await expect.poll(() => statesIn(shared), patience).toContain('T')
      client.terminate()
      await untilGone()
    })

    it('when the page is closed', async () => {
      const session = await marina.client.exec({ task: shared })
      session.write(Buffer.from(`${busy}\r`))
      await untilBusy()
      session.close()
      await untilGone()
    })

    it.skipIf(whyNoTerminal)(`when the window of marina exec is closed${whyNoTerminal ? ` (${whyNoTerminal})` : ''}`, async () => {
      const terminal = enter()
      terminal.type(`${busy}\r`)
      await untilBusy()
      terminal.hangUp()
      await terminal.exitCode
      await untilGone()
    })

    it('when Ctrl+C ends marina exec without a terminal', async () => {
      const child = spawn(process.execPath, [builtCommand, 'exec', shared.slice(-32), '--data', folder, '--', 'sh', '-c', busy])
      await untilBusy()
      child.kill('SIGINT')
      const [code] = (await once(child, 'close')) as [number]
      expect(code).toBe(130)
      await untilGone()
    })

    it('when Marina ends', async () => {
      const data = mkdtempSync(join(tmpdir(), 'marina-exec-ends-'))
      const other = await startMarina({ dataFolder: data, engine: dockerHost })
      await other.client.registerTaskDefinition(definition)
      const { tasks } = await other.client.runTask({ taskDefinition: family })
      const task = tasks?.[0]?.taskArn ?? ''
      await untilTask(other.client, task, ({ lastStatus }) => lastStatus === 'RUNNING')
      const session = await other.client.exec({ task })
      session.write(Buffer.from(`${busy}\r`))
      await untilBusy(task)
      await other.stop()
      await untilGone(task)
      rmSync(data, { recursive: true })
    })
  })
})
