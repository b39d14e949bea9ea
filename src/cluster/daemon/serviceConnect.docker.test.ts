/** Service Connect on real Docker: short names that lead to all tasks of another service, in bridge and awsvpc networks, under load. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  DeploymentConfiguration,
  DeploymentLifecycleHookStage,
  ServiceConnectConfiguration,
  ServiceDeployment,
} from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { ServiceConnectEndpoint } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { docker, dockerHost } from '#test/support/realDocker.ts'
import { clientOf, startTestDaemon } from '#test/support/testDaemon.ts'
import type { RunningDaemon } from './index.ts'
import { openShellDocker, type ShellDocker, whyNoShellDocker } from './shellDocker.testSupport.ts'

const reason = whyNoShellDocker()

type Mode = 'bridge' | 'awsvpc'
const modes = ['bridge', 'awsvpc'] as const
const PATIENCE = { timeout: 60_000, interval: 200 }
/** Within which a change is to be seen. */
const SOON = { timeout: 2_000, interval: 50 }

describe.skipIf(reason !== undefined)('Service Connect on Docker', { timeout: 240_000 }, () => {
  let shell: ShellDocker
  let image: string
  const folder = mkdtempSync(join(tmpdir(), 'marina-connect-'))
  let engine: ContainerEngine
  let daemon: RunningDaemon
  let client: ClusterClient

  beforeAll(async () => {
    shell = await openShellDocker()
    ;({ image, engine } = shell)
    daemon = await startTestDaemon(folder, { ephemeral: false, engine: dockerHost })
    client = clientOf(daemon)
    await client.updateCluster({ cluster: 'default', serviceConnectDefaults: { namespace: 'shop' } })
  }, 120_000)
  afterAll(async () => {
    if (reason !== undefined) return
    await daemon.stop({ stopTasks: true })
    await shell.close()
    rmSync(folder, { recursive: true, force: true })
  }, 180_000)

  async function run(
    family: string,
    mode: Mode,
    command: string,
    desiredCount: number,
    connect: ServiceConnectConfiguration,
    deploymentConfiguration?: DeploymentConfiguration,
  ) {
    await register(family, mode, command)
    await client.createService({
      serviceName: family,
      taskDefinition: family,
      desiredCount,
      launchType: 'EC2',
      serviceConnectConfiguration: connect,
      ...(deploymentConfiguration && { deploymentConfiguration }),
      ...(mode === 'awsvpc' && { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }),
    })
    await running(family, desiredCount)
  }
  async function register(family: string, mode: Mode, command: string): Promise<string> {
    const { taskDefinition } = await client.registerTaskDefinition({
      family,
      networkMode: mode,
      memory: '64',
      containerDefinitions: [
        {
          name: 'app',
          image,
          stopTimeout: 2,
          command: ['sh', '-c', command],
          portMappings: [{ containerPort: 3000, name: 'api', appProtocol: 'http' }],
        },
      ],
    })
    return taskDefinition?.taskDefinitionArn ?? ''
  }
  const running = (family: string, count: number) =>
    vi.waitUntil(async () => {
      const { services } = await client.describeServices({ services: [family] })
      return services?.[0]?.runningCount === count && services[0].pendingCount === 0
    }, PATIENCE)
  const containersOf = async (family: string) =>
    (await engine.list({ labels: { 'com.amazonaws.ecs.task-definition-family': family } })).filter(
      (each) => each.image === image && each.state === 'running',
    )
  async function inside(family: string, command: string): Promise<string> {
    const [container] = await containersOf(family)
    const stream = await engine.exec(container?.name ?? '', { command: ['sh', '-c', command], pseudoTerminal: false })
    let output = ''
    for await (const chunk of stream.output) output += Buffer.from(chunk).toString('utf8')
    return output
  }
  /**
   * The last line of each answer, one after the other. The HTTP client of a static busybox crashes, and its nc ends its side with its input,
   * which is to say that it has left: so the input is kept open for longer than an answer takes.
   */
  const asked = (name: string, times: number) => {
    const request = `GET / HTTP/1.1\\r\\nHost: ${name}:8080\\r\\nConnection: close\\r\\n\\r\\n`
    const one = `busybox mkfifo $f; (printf '${request}'; exec sleep 12) > $f & busybox nc ${name} 8080 < $f | busybox tail -n 1 | busybox grep . || echo FAILED`
    return `for i in $(seq ${times}); do f=/tmp/$$-$i; ${one}; rm $f; done`
  }
  /** How many tasks answer. */
  async function seen(name: string): Promise<number> {
    const { address } = await endpointOf(name)
    const answers = new Set<string>()
    for (let turn = 0; turn < 12; turn += 1) answers.add(await (await fetch(`http://${address}:8080/`)).text())
    return answers.size
  }
  async function endpointOf(name: string): Promise<ServiceConnectEndpoint> {
    const { endpoints } = await client.listServiceConnectEndpoints({})
    const endpoint = endpoints.find(({ discoveryName }) => discoveryName === name)
    if (!endpoint) throw new Error(`there is no endpoint ${name}`)
    return endpoint
  }
  const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')
  const serve = 'mkdir /tmp/w; echo "from $HOSTNAME" > /tmp/w/index.html; exec busybox httpd -f -p 3000 -h /tmp/w'
  const idle = 'while true; do sleep 1; done'

  it.each(modes)('leads a client to all tasks by a short name, and follows them: %s', async (mode) => {
    const api = `api-${mode}`
    const services = [{ portName: 'api', discoveryName: api, clientAliases: [{ port: 8080, dnsName: api }] }]
    await run(api, mode, serve, 2, { enabled: true, services })
    await run(`client-${mode}`, mode, idle, 1, { enabled: true })
    expect(daemon.status().notes ?? []).not.toContainEqual(expect.stringContaining('Service Connect'))

    // Load goes to all tasks.
    const answers = linesOf(await inside(`client-${mode}`, asked(api, 20)))
    expect(answers).toHaveLength(20)
    expect(new Set(answers).size).toBe(2)
    expect(answers.every((line) => line.startsWith('from '))).toBe(true)

    // A task that is killed costs no request but the one whose answer it had begun: that cannot be asked for again.
    const load = inside(`client-${mode}`, asked(api, 200))
    await sleep(300)
    const [victim] = await containersOf(api)
    await docker.getContainer(victim?.name ?? '').kill()
    const underKill = linesOf(await load)
    expect(underKill).toHaveLength(200)
    const brokenOff = underKill.filter((line) => !line.startsWith('from '))
    expect(brokenOff.every((line) => line === '\r')).toBe(true)
    expect(brokenOff.length).toBeLessThanOrEqual(1)

    // Scaling is followed within two seconds. Asked from the computer, at the address that containers have: that is quicker.
    await running(api, 2)
    await client.updateService({ service: api, desiredCount: 3 })
    await running(api, 3)
    await vi.waitFor(async () => expect(await seen(api)).toBe(3), SOON)
    await client.updateService({ service: api, desiredCount: 1 })
    await running(api, 1)
    await vi.waitFor(async () => expect(await seen(api)).toBe(1), SOON)

    expect(await endpointOf(api)).toMatchObject({ state: 'listening', dnsName: api, port: 8080, namespace: 'shop' })
    await vi.waitFor(async () => expect((await endpointOf(api)).statusCodes['2xx']).toBeGreaterThanOrEqual(219), 5_000)
    console.log(mode, await endpointOf(api))
  })

  it('reaches across network modes, by the name of the namespace too, and only from clients that asked for it', async () => {
    await run('cross', 'awsvpc', serve, 1, { enabled: true, services: [{ portName: 'api', clientAliases: [{ port: 8080 }] }] })
    await run('visitor', 'bridge', idle, 1, { enabled: true })
    await run('stranger', 'bridge', idle, 1, { enabled: false })
    expect(await inside('visitor', asked('api.shop', 1))).toMatch(/^from /)
    expect(await inside('visitor', 'cat /etc/hosts')).toMatch(/^169\.254\.1\d\d\.\d+\sapi\.shop$/m)
    expect(await inside('stranger', 'cat /etc/hosts')).not.toContain('169.254.')
    expect(await inside('stranger', asked('api.shop', 1))).toContain('FAILED')
  })

  describe('while a service is deployed by blue/green and canary', () => {
    /** Ends as soon as it is told to, whatever it is at. */
    const saying = (version: string) =>
      `mkdir /tmp/w; echo ${version} > /tmp/w/index.html; busybox httpd -f -p 3000 -h /tmp/w & trap "kill $!; exit" TERM; wait`
    /** Status and body of one answer, for the program that nc lends a connection to. */
    const asking = (file: string, header: string) =>
      [
        '#!/bin/sh',
        `printf 'GET / HTTP/1.1\\r\\nHost: web:8080\\r\\n${header}Connection: close\\r\\n\\r\\n'`,
        'read -r line; set -- $line; body=none; while read -r line; do body=$line; done',
        `echo $2 $body >> /tmp/${file}`,
      ].join('\\n')
    /** Every 20 ms one request like all others and one of test traffic, whatever became of the ones before. */
    const asks = [
      `printf '%b' "${asking('plain', '').replaceAll('$', '\\$')}" > /tmp/ask-plain`,
      `printf '%b' "${asking('test', 'x-amzn-ecs-blue-green-test: 1\\r\\n').replaceAll('$', '\\$')}" > /tmp/ask-test`,
      'chmod +x /tmp/ask-plain /tmp/ask-test',
      'one() { echo sent >> /tmp/sent-$1; busybox nc web 8080 -e /tmp/ask-$1 || echo no connection >> /tmp/$1; }',
      'until [ -e /tmp/enough ]; do one plain & one test & sleep 0.02; done; wait; touch /tmp/over',
      idle,
    ].join('; ')

    it('moves its traffic as its stages say, and back, and loses no request', async () => {
      const deploymentConfiguration = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 0 }
      const services = [{ portName: 'api', discoveryName: 'web', clientAliases: [{ port: 8080, dnsName: 'web' }] }]
      await run('web', 'bridge', saying('v1'), 2, { enabled: true, services }, deploymentConfiguration)
      await until({ status: 'SUCCESSFUL' })
      await run('caller', 'bridge', asks, 1, { enabled: true })
      await settles({ plain: ['v1'], test: ['v1'] })

      await deploy('v2', { ...deploymentConfiguration, bakeTimeInMinutes: 60 }, ['POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'])
      await paused('POST_SCALE_UP')
      await settles({ plain: ['v1'], test: ['v1'] })
      expect(await sharesOf('web')).toEqual([
        ['web:1', 100, 100, true],
        ['web:2', 0, 0, false],
      ])
      expect(total).not.toHaveProperty('test 200 v2')
      await goOn()
      await paused('POST_TEST_TRAFFIC_SHIFT')
      await settles({ plain: ['v1'], test: ['v2'] })
      expect(total).not.toHaveProperty('plain 200 v2')
      await goOn()
      await until({ lifecycleStage: 'BAKE_TIME' })
      await settles({ plain: ['v2'], test: ['v2'] })
      const { serviceDeploymentArn = '' } = await newest()
      await client.stopServiceDeployment({ serviceDeploymentArn, stopType: 'ROLLBACK' })
      await until({ status: 'ROLLBACK_SUCCESSFUL' })
      await settles({ plain: ['v1'], test: ['v1'] })

      const canary = { strategy: 'CANARY' as const, canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 0 } }
      await deploy('v3', { ...canary, bakeTimeInMinutes: 0 }, ['PRE_PRODUCTION_TRAFFIC_SHIFT'])
      await paused('PRE_PRODUCTION_TRAFFIC_SHIFT')
      await settles({ plain: ['v1'], test: ['v3'] })
      expect(total).not.toHaveProperty('plain 200 v3')
      await goOn()
      await paused('PRE_PRODUCTION_TRAFFIC_SHIFT')
      await settles({ plain: ['v1', 'v3'], test: ['v3'] })
      await expectShare('v3', 0.2)
      await goOn()
      await until({ status: 'SUCCESSFUL' })
      await settles({ plain: ['v3'], test: ['v3'] })

      const sent = await inside(
        'caller',
        'touch /tmp/enough; until [ -e /tmp/over ]; do sleep 0.1; done; cat /tmp/sent-plain /tmp/sent-test | wc -l',
      )
      for (const file of ['plain', 'test'] as const) await take(file)
      console.table(total)
      expect(Object.values(total).reduce((sum, count) => sum + count, 0)).toBe(Number(sent))
      expect(Object.keys(total).filter((answer) => !/^(plain|test) 200 v[123]$/.test(answer))).toEqual([])
    })

    /** How often each answer came, in all. */
    const total: Record<string, number> = {}
    /** Answers since it was asked last: `200 v1` and how often. */
    async function take(file: 'plain' | 'test'): Promise<Map<string, number>> {
      const text = await inside('caller', `rm -f /tmp/taken; mv /tmp/${file} /tmp/taken; sleep 0.2; sort /tmp/taken | uniq -c`)
      const counts = new Map(linesOf(text).map((line) => [line.trim().replace(/^\d+ /, ''), Number.parseInt(line, 10)]))
      for (const [answer, count] of counts) total[`${file} ${answer}`] = (total[`${file} ${answer}`] ?? 0) + count
      return counts
    }
    /** Until what came since the last look is these versions and no other: a change is in force some milliseconds after it is told. */
    async function settles(wanted: { plain: string[]; test: string[] }) {
      await vi.waitFor(async () => {
        for (const file of ['plain', 'test'] as const)
          expect([...(await take(file)).keys()].sort()).toEqual(wanted[file].map((version) => `200 ${version}`))
      }, 20_000)
    }
    /** Within six standard deviations of so many draws. */
    async function expectShare(version: string, share: number) {
      await sleep(8_000)
      const counts = await take('plain')
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const off = Math.abs((counts.get(`200 ${version}`) ?? 0) - all * share)
      expect(off, JSON.stringify([...counts])).toBeLessThanOrEqual(6 * Math.sqrt(all * share * (1 - share)))
    }
    /** Of each revision: production, test, and whether it got anything. */
    const sharesOf = async (name: string) =>
      (await endpointOf(name)).shift?.map(({ taskDefinition, productionPercent, testPercent, carried }) => [
        taskDefinition,
        productionPercent,
        testPercent,
        carried > 0,
      ])
    async function deploy(version: string, deploymentConfiguration: DeploymentConfiguration, pauses: DeploymentLifecycleHookStage[]) {
      const taskDefinition = await register('web', 'bridge', saying(version))
      const lifecycleHooks = [{ targetType: 'PAUSE' as const, lifecycleStages: pauses }]
      await client.updateService({
        service: 'web',
        taskDefinition,
        deploymentConfiguration: { ...deploymentConfiguration, lifecycleHooks },
      })
    }
    async function newest(): Promise<ServiceDeployment> {
      const { serviceDeployments: [brief] = [] } = await client.listServiceDeployments({ service: 'web', cluster: 'default' })
      const serviceDeploymentArns = brief?.serviceDeploymentArn ? [brief.serviceDeploymentArn] : []
      return (await client.describeServiceDeployments({ serviceDeploymentArns })).serviceDeployments?.[0] ?? {}
    }
    const until = (wanted: object) => vi.waitFor(async () => expect(await newest()).toMatchObject(wanted), PATIENCE)
    const paused = (stage: DeploymentLifecycleHookStage) =>
      vi.waitFor(async () => {
        const { lifecycleHookDetails, lifecycleStage } = await newest()
        expect(lifecycleHookDetails?.at(-1)?.status).toBe('AWAITING_ACTION')
        if (stage !== 'PRE_PRODUCTION_TRAFFIC_SHIFT') expect(lifecycleStage).toBe(stage)
      }, PATIENCE)
    async function goOn() {
      const { serviceDeploymentArn = '', lifecycleHookDetails } = await newest()
      await client.continueServiceDeployment({ serviceDeploymentArn, hookId: lifecycleHookDetails?.at(-1)?.hookId ?? '' })
    }
  })
})
