/** AWS's SDK, unmodified, against the HTTP server. */
import {
  CreateServiceCommand,
  DescribeTasksCommand,
  ECSClient,
  paginateListTasks,
  RunTaskCommand,
  waitUntilTasksRunning,
} from '@aws-sdk/client-ecs'
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
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
  const options = () => ({
    endpoint: server.endpoint,
    region: 'ap-northeast-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'anything' },
    maxAttempts: 1,
  })
  const client = () => new ECSClient(options())

  it('calls, and reads times', async () => {
    const { tasks } = await client().send(new DescribeTasksCommand({ tasks: ['t'] }))
    expect(tasks).toEqual([{ createdAt: someTime, tags: [] }])
    expect(server.cluster.calls).toMatchObject([
      { operation: 'DescribeTasks', request: { tasks: ['t'] }, context: { account: '123456789012', region: 'ap-northeast-1' } },
    ])
  })

  it('is told which service a server lacks', async () => {
    const balancing = new ElasticLoadBalancingV2Client(options())
    await expect(balancing.send(new DescribeLoadBalancersCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringContaining('does not answer Elastic Load Balancing'),
    })
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
