import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ECSClient, type RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { METADATA_LABEL } from '#cluster/agent/metadata/chooseAddress.ts'
import { removeEverything } from '#cluster/agent/upkeep/cleanUp.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { findDockerForTests } from '#cluster/engine/contract/dockerForTests.ts'
import { findBusybox, shellImageArchive } from '#cluster/engine/contract/shellImage.ts'
import { createDockerEngine } from '#cluster/engine/docker/dockerEngine.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

const found = await findDockerForTests()
const busybox = findBusybox()
const reason =
  found.reason ??
  (process.platform === 'linux' ? undefined : 'The link-local address is the engine’s own machine’s, which is this one on Linux alone.') ??
  (busybox ? undefined : 'No static busybox on this machine to make a test image of (MARINA_TEST_BUSYBOX names one).')
if (reason !== undefined) {
  console.log(`SKIPPED: ${reason}`)
  if (process.env['CI'] === 'true') throw new Error(reason)
}

/**
 * Asks as the container, and prints the answers one a line. Who ends the sending half before the answer is there is taken for gone: the
 * pipe keeps it open until `nc` has ended. Rates are known once there are statistics of two moments.
 */
const program = `
busybox mkfifo /answered
ask() { (printf "$1 $2 HTTP/1.0\\r\\nHost: $authority\\r\\nContent-Length: \${#3}\\r\\n\\r\\n$3"; read end < /answered) | (busybox nc $host $port; echo > /answered) | tr -d '\\r' | busybox awk 'body {print} /^$/ {body = 1}'; echo; }
rest=\${ECS_CONTAINER_METADATA_URI_V4#http://}; authority=\${rest%%/*}; host=\${authority%%:*}; port=\${authority##*:}; [ "$port" = "$host" ] && port=80
meta=/\${rest#*/}; agent=/\${ECS_AGENT_URI#http://*/}
credentials=\${AWS_CONTAINER_CREDENTIALS_RELATIVE_URI:-/\${AWS_CONTAINER_CREDENTIALS_FULL_URI#http://*/}}
ask GET $meta; ask GET $meta/task; sleep 4; ask GET $meta/stats; ask GET $meta/task/stats; ask GET $credentials
ask PUT $agent/task-protection/v1/state '{"ProtectionEnabled":true,"ExpiresInMinutes":7}'
ask GET /v2/metadata
echo READY; sleep 600`

describe.skipIf(reason !== undefined)('containers on Docker ask about themselves', () => {
  const id = randomBytes(4).toString('hex')
  const image = `marina-test-${id}/shell:1`
  const folder = mkdtempSync(join(tmpdir(), 'marina-metadata-'))
  let engine: ContainerEngine
  let daemon: RunningDaemon
  const ecs = (operation: string, request: object): Promise<Record<string, never>> =>
    daemon.dispatcher.call(operation, request, daemon.context) as Promise<Record<string, never>>

  beforeAll(async () => {
    if (!found.connection || !busybox) throw new Error(reason)
    engine = createDockerEngine({ ...found.connection, log: silentLogger })
    await engine.loadImage(shellImageArchive(busybox, image))
    writeFileSync(join(folder, 'ecs.config'), 'ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=1s\n')
    daemon = await startDaemon({
      dataFolder: folder,
      ephemeral: false,
      port: 0,
      engine: process.env['MARINA_TEST_DOCKER_HOST'] ?? process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
      account: '000000000000',
      region: 'us-east-1',
      publishAddress: '127.0.0.1',
      log: silentLogger,
    })
  }, 60_000)
  afterAll(async () => {
    if (reason !== undefined) return
    await daemon.stop({ stopTasks: true })
    const mine = (await engine.list({ labels: {} })).filter((container) => container.image === image)
    for (const installation of new Set(mine.map(({ labels }) => labels['marina.installation'] ?? '')))
      await removeEverything(engine, installation)
    const users = await engine.list({ labels: { [METADATA_LABEL]: '169.254.170.2' } })
    if (users.length === 0) await engine.removeNetwork('marina-metadata')
    await engine.removeImage(image)
    engine.close()
    rmSync(folder, { recursive: true, force: true })
  }, 180_000)

  it.concurrent.each(['bridge', 'host', 'awsvpc'] as const)(
    'in network mode %s',
    async (networkMode) => {
      const family = `metadata-${networkMode}-${id}`
      const definition: RegisterTaskDefinitionRequest = {
        family,
        networkMode,
        taskRoleArn: 'arn:aws:iam::000000000000:role/app',
        containerDefinitions: [{ name: 'app', image, memory: 64, stopTimeout: 2, command: ['sh', '-c', program] }],
      }
      await ecs('RegisterTaskDefinition', definition)
      const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-metadata'] } }
      await ecs('CreateService', {
        serviceName: family,
        taskDefinition: family,
        desiredCount: 1,
        launchType: 'EC2',
        ...(networkMode === 'awsvpc' && { networkConfiguration }),
      })
      const container = await vi.waitUntil(
        async () =>
          (await engine.list({ labels: { 'com.amazonaws.ecs.task-definition-family': family } })).find((each) => each.image === image),
        { timeout: 60_000, interval: 500 },
      )
      const taskArn = container.labels['com.amazonaws.ecs.task-arn']
      const lines: string[] = []
      const until = AbortSignal.timeout(120_000)
      for await (const batch of engine.logs(container.name, { follow: true, signal: until })) {
        lines.push(...batch.map(({ text }) => text).filter((text) => text !== ''))
        if (lines.includes('READY')) break
      }
      const [own, task, stats, taskStats, credentials, protection, byAddress] = lines
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
      expect(own).toMatchObject({
        DockerId: container.id,
        Name: 'app',
        LogDriver: 'json-file',
        ContainerARN: expect.stringContaining(':container/'),
      })
      expect(task).toMatchObject({ TaskARN: taskArn, Family: family, Revision: '1', LaunchType: 'EC2', ServiceName: family })
      expect(stats).toMatchObject({ id: container.id, memory_stats: { limit: 64 * 1_048_576 }, precpu_stats: { cpu_usage: {} } })
      if (networkMode !== 'host') expect(stats).toMatchObject({ network_rate_stats: { rx_bytes_per_sec: expect.any(Number) } })
      expect(taskStats).toMatchObject({ [container.id]: { id: container.id } })
      expect(credentials).toMatchObject({ RoleArn: 'arn:aws:iam::000000000000:role/app', Token: 'marina-local-dummy' })
      expect(protection).toMatchObject({ protection: { ProtectionEnabled: true, TaskArn: taskArn } })
      if (networkMode === 'awsvpc') expect(byAddress).toMatchObject({ TaskARN: taskArn, Containers: [{ DockerId: container.id }, {}] })
      else expect(lines).toContainEqual(expect.stringContaining('no task in awsvpc mode has the address'))
      expect(await ecs('GetTaskProtection', { cluster: 'default', tasks: [taskArn] })).toMatchObject({
        protectedTasks: [{ protectionEnabled: true }],
      })
    },
    180_000,
  )

  it('and the AWS SDK finds credentials with a container’s environment', async () => {
    const [container] = await engine.list({ labels: { 'com.amazonaws.ecs.task-definition-family': `metadata-bridge-${id}` } })
    const variables = await environmentOf(container?.name ?? '')
    const name = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].find((each) => each in variables) ?? ''
    for (const other of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(other, undefined)
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'))
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'))
    vi.stubEnv(name, variables[name] ?? '')
    const given = await new ECSClient({ region: 'us-east-1' }).config.credentials()
    vi.unstubAllEnvs()
    expect(given).toMatchObject({ accessKeyId: 'ASIAMARINALOCALDUMMY', sessionToken: 'marina-local-dummy', expiration: expect.any(Date) })
  })

  async function environmentOf(name: string): Promise<Record<string, string>> {
    const stream = await engine.exec(name, { command: ['env'], pseudoTerminal: false })
    let output = ''
    for await (const chunk of stream.output) output += Buffer.from(chunk).toString('utf8')
    return Object.fromEntries(output.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
  }
})
