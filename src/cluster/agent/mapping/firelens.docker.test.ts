import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { INSTALLATION_LABEL } from '../labels.ts'
import { SecretError, type SecretSource } from '../secrets/secretSource.ts'
import { type DockerBench, openDockerBench, recordOf, whyNoDocker } from './docker.testSupport.ts'

const folder = mkdtempSync(join(tmpdir(), 'marina-sink-'))
/** A program for the engine's machine, which is this one: nothing else can be assumed to have a static C library. */
const compiled = spawnSync('cc', ['-static', '-O1', '-o', join(folder, 'sink'), join(import.meta.dirname, '../firelens/sink.c')])
const why = whyNoDocker ?? (compiled.status === 0 ? undefined : 'There is no C compiler with a static library to make a log router of.')
if (why !== undefined) console.log(`SKIPPED: ${why}`)

const sh = (script: string) => ({ command: ['sh', '-c', script] })
const volumes = [{ name: 'sink', host: { sourcePath: folder } }]
const CONFIG = '/fluent-bit/etc/fluent-bit.conf'
/** The log router: says what it was told, then what comes. */
const router = (more: Partial<ContainerDefinition> = {}, before = `cat ${CONFIG}`): Partial<ContainerDefinition> => ({
  ...sh(`${before}; exec /sink/sink`),
  firelensConfiguration: { type: 'fluentbit' },
  mountPoints: [{ sourceVolume: 'sink', containerPath: '/sink', readOnly: true }],
  ...more,
})
const toRouter = (options: Record<string, string> = { Name: 'stdout' }) => ({
  logConfiguration: { logDriver: 'awsfirelens' as const, options },
})

const secrets: SecretSource = {
  resolve: (valueFrom) => Promise.resolve(`value of ${valueFrom}`),
  readEnvironmentFile: (arn) =>
    arn === 'arn:aws:s3:::logs/extra.conf'
      ? Promise.resolve('[FILTER]\n    Name lua\n')
      : Promise.reject(new SecretError('s3', `${arn} is not there`)),
}

describe.skipIf(why !== undefined)('a log router on Docker', () => {
  let on: DockerBench
  beforeAll(async () => {
    on = await openDockerBench({}, secrets)
  })
  afterAll(async () => {
    await on?.close()
    rmSync(folder, { recursive: true })
  })
  /** Ends a task whose containers go on, and gives what its router was sent. */
  const routedOf = async (task: TaskRecord) => {
    on.bench.stopTask(task.arn)
    return on.output(await on.stopped(task.arn), 'router')
  }

  it('starts first, is sent every line of the others with their tag, the last ones too, and stops last', async () => {
    const app = { ...sh('trap "echo last line; exit 0" TERM; echo first line; while true; do sleep 0.1; done'), ...toRouter() }
    const task = await on.running(on.run({ app, router: router() }, { volumes }))
    const { HostConfig } = await on.inspect(task)
    expect(HostConfig.LogConfig).toEqual({
      Type: 'fluentd',
      Config: {
        tag: `app-firelens-${task.id}`,
        'fluentd-address': expect.stringMatching(/^unix:\/\/\/.*\/fluent\.sock$/),
        'fluentd-async': 'true',
        'fluentd-sub-second-precision': 'true',
        'cache-max-size': '10m',
        'cache-max-file': '3',
      },
    })
    expect((await on.inspect(task, 'router')).HostConfig.LogConfig?.Type).toBe('json-file')
    const stateOf = async (container: string) => (await on.inspect(task, container)).State
    expect((await stateOf('router')).StartedAt < (await stateOf('app')).StartedAt).toBe(true)
    const routed = await routedOf(task)
    expect(routed).toMatch(new RegExp(`app-firelens-${task.id}.*first line`))
    expect(routed).toMatch(new RegExp(`app-firelens-${task.id}.*last line`))
    expect(await on.output(task)).toBe('first line\nlast line\n')
    expect((await stateOf('app')).FinishedAt < (await stateOf('router')).FinishedAt).toBe(true)
  })

  it('finds its configuration and its file from S3; secret options come as variables', async () => {
    const app = {
      ...sh('sleep 60'),
      logConfiguration: {
        logDriver: 'awsfirelens' as const,
        options: { Name: 'http', Host: 'logs.test' },
        secretOptions: [{ name: 'apikey', valueFrom: 'arn:key' }],
      },
    }
    const options = { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::logs/extra.conf' }
    const told = `cat ${CONFIG} /fluent-bit/etc/external.conf; echo key is $apikey_0`
    const task = await on.running(
      on.run({ app, router: router({ firelensConfiguration: { type: 'fluentbit', options } }, told) }, { volumes }),
    )
    const said = await routedOf(task)
    expect(said).toContain('[INPUT]\n    Name forward\n    unix_path /var/run/fluent.sock\n')
    expect(said).toContain(`    Record ecs_task_arn ${task.arn}\n`)
    expect(said).toContain('@INCLUDE /fluent-bit/etc/external.conf\n')
    expect(said).toContain('[OUTPUT]\n    Name http\n    Match app-firelens*\n    Host logs.test\n    apikey ${apikey_0}\n')
    expect(said).toContain('[FILTER]\n    Name lua\n')
    expect(said).toContain('key is value of arn:key\n')
  })

  it('gets its configuration where its root cannot be written to', async () => {
    const task = await on.running(
      on.run({ app: { ...sh('sleep 60'), ...toRouter() }, router: router({ readonlyRootFilesystem: true }) }, { volumes }),
    )
    expect(await routedOf(task)).toContain('unix_path /var/run/fluent.sock')
  })

  it('fails the task where its file is not there', async () => {
    const options = { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::logs/none.conf' }
    const task = await on.stopped(on.run({ app: router({ firelensConfiguration: { type: 'fluentbit', options } }) }, { volumes }))
    expect(recordOf(task).reason).toBe(
      'ResourceInitializationError: unable to download s3 config arn:aws:s3:::logs/none.conf: arn:aws:s3:::logs/none.conf is not there',
    )
  })

  it.each([
    ['bridge', {}, {}, /^\d+\.\d+\.\d+\.\d+$/],
    [
      'awsvpc',
      { networkMode: 'awsvpc' as const },
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-router'] } } },
      /^127\.0\.0\.1$/,
    ],
  ])('is found by containers that speak to it themselves: %s', async (_mode, task, over, host) => {
    const app = {
      ...sh('echo $FLUENT_HOST; until echo hello router | busybox nc $FLUENT_HOST $FLUENT_PORT; do sleep 0.1; done; sleep 60'),
      ...toRouter(),
    }
    const running = await on.running(on.run({ app, router: router() }, { volumes, ...task }, over))
    await expect.poll(() => on.output(running, 'router'), { timeout: 15_000, interval: 200 }).toContain('\nhello router')
    expect((await on.output(running)).trim()).toMatch(host)
    await routedOf(running)
  })

  it('leaves no volume behind', async () => {
    const brief = await openDockerBench({ keepStoppedMs: 0 }, secrets)
    try {
      await brief.stopped(brief.run({ app: { ...sh('echo done'), ...toRouter() }, router: router({ essential: false }) }, { volumes }))
      const left = async () => (await brief.engine.listVolumes({ labels: { [INSTALLATION_LABEL]: brief.installation } })).length
      await expect.poll(left, { timeout: 20_000, interval: 200 }).toBe(0)
    } finally {
      await brief.close()
    }
  })
})
