/** Unmodified AWS clients against the HTTP server. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  CreateServiceCommand,
  DescribeTasksCommand,
  ECSClient,
  paginateListTasks,
  RunTaskCommand,
  waitUntilTasksRunning,
} from '@aws-sdk/client-ecs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { someTime } from '../fakeCluster.testSupport.ts'
import { startTestServer, type TestServer } from './httpServer.testSupport.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
afterEach(() => void server.cluster.calls.splice(0))

describe('the AWS SDK', () => {
  const client = () =>
    new ECSClient({
      endpoint: server.endpoint,
      region: 'ap-northeast-1',
      credentials: { accessKeyId: '123456789012', secretAccessKey: 'anything' },
      maxAttempts: 1,
    })

  it('calls, and reads times', async () => {
    const { tasks } = await client().send(new DescribeTasksCommand({ tasks: ['t'] }))
    expect(tasks).toEqual([{ createdAt: someTime, tags: [] }])
    expect(server.cluster.calls).toMatchObject([
      { operation: 'DescribeTasks', request: { tasks: ['t'] }, context: { account: '123456789012', region: 'ap-northeast-1' } },
    ])
  })

  it('sends nested requests', async () => {
    const request = {
      serviceName: 'web',
      desiredCount: 2,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' as const } },
      deploymentConfiguration: { maximumPercent: 200, deploymentCircuitBreaker: { enable: true, rollback: false } },
      tags: [{ key: 'a', value: 'b' }],
    }
    await client().send(new CreateServiceCommand(request))
    expect(server.cluster.calls[0]?.request).toEqual(request)
  })

  it('knows the errors by their class, with their details', async () => {
    server.cluster.answerNextWith(() => {
      throw new ClusterError('ConflictException', 'Taken.', { details: { resourceIds: ['arn'] } })
    })
    const error = await client()
      .send(new RunTaskCommand({ taskDefinition: 'web', clientToken: 'c' }))
      .catch((refusal: unknown) => refusal)
    expect(error).toMatchObject({ name: 'ConflictException', message: 'Taken.', resourceIds: ['arn'], $fault: 'client' })
  })

  it('pages', async () => {
    server.cluster.answerNextWith(() => ({ taskArns: ['a'], nextToken: 'more' }))
    const arns: string[] = []
    for await (const page of paginateListTasks({ client: client() }, {})) {
      arns.push(...(page.taskArns ?? []))
      if (page.nextToken) server.cluster.answerNextWith(() => ({ taskArns: ['b'] }))
    }
    expect(arns).toEqual(['a', 'b'])
    expect(server.cluster.calls[1]?.request).toEqual({ nextToken: 'more' })
  })

  it('waits', async () => {
    server.cluster.answerNextWith(() => ({ tasks: [{ lastStatus: 'RUNNING' }], failures: [] }))
    expect(await waitUntilTasksRunning({ client: client(), maxWaitTime: 10 }, { tasks: ['t'] })).toMatchObject({ state: 'SUCCESS' })
  })
})

describe('the aws command', () => {
  const run = promisify(execFile)
  let home: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'marina-aws-'))
  })
  afterAll(() => rmSync(home, { recursive: true }))

  const aws = async (...args: string[]) => {
    const env = {
      ...process.env,
      HOME: home,
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_SECRET_ACCESS_KEY: 'anything',
      AWS_PAGER: '',
      AWS_MAX_ATTEMPTS: '2',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const all = [...args.slice(0, 1), '--endpoint-url', server.endpoint, '--region', 'eu-west-3', '--output', 'json', ...args.slice(1)]
    return run('aws', all, { env, timeout: 60_000 }).then(
      ({ stdout }) => ({ answer: stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown), error: '' }),
      (failure: { stderr?: string; code?: unknown }) => ({ answer: undefined, error: `${String(failure.code)} ${failure.stderr}` }),
    )
  }

  it('calls, signed and unsigned, and shows our errors', { timeout: 120_000 }, async (test) => {
    const version = await run('aws', ['--version']).catch(() => undefined)
    if (!version) {
      if (process.env['CI'] === 'true') throw new Error('the aws command is missing')
      return test.skip('the aws command is not installed, so nothing was proven about it; on Debian: apt-get install awscli')
    }
    const listed = await aws('ecs', 'describe-tasks', '--tasks', 't')
    expect(listed.error).toBe('')
    expect(listed.answer).toMatchObject({ tasks: [{ tags: [] }] })
    expect(server.cluster.calls).toMatchObject([{ operation: 'DescribeTasks', context: { account: '123456789012', region: 'eu-west-3' } }])

    await aws('ecs', 'list-tasks', '--no-sign-request')
    expect(server.cluster.calls[1]).toMatchObject({ operation: 'ListTasks', context: { account: '000000000000', region: 'us-east-1' } })

    server.cluster.answerNextWith(() => {
      throw new ClusterError('ClusterNotFoundException', 'Cluster not found.')
    })
    expect((await aws('ecs', 'list-tasks')).error).toContain(
      'An error occurred (ClusterNotFoundException) when calling the ListTasks operation: Cluster not found.',
    )
    expect((await aws('ecs', 'list-tasks', '--max-results', '101')).error).toContain(
      'An error occurred (InvalidParameterException) when calling the ListTasks operation: maxResults must be between 1 and 100.',
    )
    expect((await aws('sts', 'get-caller-identity')).answer).toEqual({
      UserId: '123456789012',
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
    })
    const assumed = await aws('sts', 'assume-role', '--role-arn', 'arn:aws:iam::210987654321:role/ci', '--role-session-name', 'tf')
    expect(assumed.answer).toMatchObject({
      Credentials: { AccessKeyId: '210987654321', Expiration: expect.any(String) },
      AssumedRoleUser: { Arn: 'arn:aws:sts::210987654321:assumed-role/ci/tf' },
    })
    expect((await aws('elbv2', 'describe-load-balancers')).error).toMatch(/InvalidAction.*not the service elasticloadbalancing/)
    expect((await aws('application-autoscaling', 'describe-scalable-targets', '--service-namespace', 'ecs')).error).toContain(
      'not AnyScaleFrontendService',
    )
  })
})
