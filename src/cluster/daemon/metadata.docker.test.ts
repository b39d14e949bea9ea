import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ECSClient, type RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { dockerHost } from '#test/support/realDocker.ts'
import { startTestDaemon } from '#test/support/testDaemon.ts'
import type { RunningDaemon } from './index.ts'
import { openShellDocker, type ShellDocker, whyNoShellDocker } from './shellDocker.testSupport.ts'

const reason = whyNoShellDocker()

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
  let shell: ShellDocker
  let id: string
  let image: string
  const folder = mkdtempSync(join(tmpdir(), 'marina-metadata-'))
  let engine: ContainerEngine
  let daemon: RunningDaemon
  const ecs = (operation: string, request: object): Promise<Record<string, never>> =>
    daemon.dispatcher.call(operation, request, daemon.context) as Promise<Record<string, never>>

  beforeAll(async () => {
    shell = await openShellDocker()
    ;({ id, image, engine } = shell)
    writeFileSync(join(folder, 'ecs.config'), 'ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=1s\n')
    daemon = await startTestDaemon(folder, { ephemeral: false, engine: dockerHost })
  }, 60_000)
  afterAll(async () => {
    if (reason !== undefined) return
    await daemon.stop({ stopTasks: true })
    await shell.close()
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
