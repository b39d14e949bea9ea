import { readFileSync } from 'node:fs'
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  AddTagsCommand,
  CreateRuleCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTrustStoresCommand,
  ElasticLoadBalancingV2Client,
  LoadBalancerNotFoundException,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallContext, EcsHandlers, MarinaHandlers, StreamHandlers } from '#cluster/api/contract.ts'
import { ClusterError, loadBalancingErrorCodes } from '#cluster/api/errors.ts'
import { elasticLoadBalancingOperations } from '#cluster/api/operations/elasticLoadBalancing.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { loadBalancingTimestampMembers } from '#cluster/api/timestamps.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createDispatcher } from '../dispatcher.ts'
import { startTestServer, type TestServer } from '../http/httpServer.testSupport.ts'
import { eachShape, sdkOperations, typeText } from '../schemas/generate.ts'
import { answerShapesText } from '../services/generate.ts'

const calls: { operation: string; request: unknown; context: CallContext }[] = []
let answer: () => unknown = () => ({})
const handlers = Object.fromEntries(
  elasticLoadBalancingOperations.map((operation) => [
    operation,
    (request: unknown, context: CallContext) => {
      calls.push({ operation, request, context })
      return answer()
    },
  ]),
)

let server: TestServer
beforeAll(async () => {
  const dispatcher = createDispatcher({
    ecs: {} as EcsHandlers,
    marina: {} as MarinaHandlers,
    streams: {} as StreamHandlers,
    siblings: { elasticloadbalancing: handlers as unknown as SiblingHandlers<'elasticloadbalancing'> },
    log: silentLogger,
  })
  server = await startTestServer({ dispatcher })
})
afterAll(() => server.close())
afterEach(() => {
  calls.splice(0)
  answer = () => ({})
})

const client = () =>
  new ElasticLoadBalancingV2Client({
    endpoint: server.endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'anything' },
    maxAttempts: 1,
  })
const form = 'application/x-www-form-urlencoded'
const send = (body: string, authorization?: string) =>
  server.send({ headers: { 'content-type': form, ...(authorization !== undefined && { authorization }) }, body })
const signedFor = (service: string) => `AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-3/${service}/aws4_request, Signature=x`

describe('the query protocol', () => {
  it('reads nested lists, numbers and booleans as the SDK sends them', async () => {
    const request = {
      ListenerArn: 'arn',
      Priority: 7,
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/a/*', '/b?x=1&y=<2>'] } },
        { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: 'é✓' }] } },
      ],
      Actions: [
        {
          Type: 'forward' as const,
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: 'one', Weight: 0 },
              { TargetGroupArn: 'two', Weight: 999 },
            ],
            TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
          },
        },
      ],
    }
    await client().send(new CreateRuleCommand(request))
    expect(calls).toMatchObject([{ operation: 'CreateRule', request, context: { account: '123456789012', region: 'eu-west-3' } }])
  })

  it('keeps the order of a list with ten members and more', async () => {
    const Tags = Array.from({ length: 12 }, (_, index) => ({ Key: `k${index}`, Value: '' }))
    await client().send(new AddTagsCommand({ ResourceArns: ['arn'], Tags }))
    expect(calls[0]?.request).toEqual({ ResourceArns: ['arn'], Tags })
  })

  it('answers times, lists of structures, empty lists and odd characters', async () => {
    const CreatedTime = new Date('2026-09-16T22:26:07.642Z')
    answer = () => ({ LoadBalancers: [{ LoadBalancerName: 'a<&>"\'\r\nb', CreatedTime, State: { Code: 'active' }, SecurityGroups: [] }] })
    const { LoadBalancers } = await client().send(new DescribeLoadBalancersCommand({}))
    expect(LoadBalancers).toEqual([{ LoadBalancerName: 'a<&>"\'\r\nb', CreatedTime, State: { Code: 'active' }, SecurityGroups: [] }])
    answer = () => ({ TagDescriptions: [{ ResourceArn: 'a\u0000\ufffe\ud800b', Tags: [] }] })
    const { TagDescriptions } = await client().send(new DescribeTagsCommand({ ResourceArns: ['a'] }))
    expect(TagDescriptions).toEqual([{ ResourceArn: 'a\ufffd\ufffd\ufffdb', Tags: [] }])
  })

  it('says errors so that the SDK knows their class', async () => {
    answer = () => {
      throw new ClusterError('LoadBalancerNotFound', "Load balancers '[<a>]' not found")
    }
    const error = await client()
      .send(new DescribeLoadBalancersCommand({}))
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LoadBalancerNotFoundException)
    expect(error).toMatchObject({ message: "Load balancers '[<a>]' not found", $fault: 'client' })
  })

  it('hides what it did not foresee, as a fault of its own', async () => {
    answer = () => {
      throw new Error('secret detail')
    }
    const { status, body } = await send('Action=DescribeLoadBalancers&Version=2015-12-01')
    expect(status).toBe(500)
    expect(body).toContain('<Type>Receiver</Type><Code>InternalFailure</Code>')
    expect(body).not.toContain('secret detail')
  })

  it('refuses what it does not answer, and names what it does', async () => {
    await expect(client().send(new DescribeTrustStoresCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
      message: expect.stringMatching(/^Marina does not answer DescribeTrustStores of Elastic Load Balancing\. It answers: AddListenerCert/),
    })
    expect((await send('Action=constructor&Version=2015-12-01')).body).toContain(
      'There is no operation constructor in Elastic Load Balancing',
    )
    const classic = await send('Action=DescribeLoadBalancers&Version=2012-06-01', signedFor('elasticloadbalancing'))
    expect(classic).toMatchObject({ status: 400, body: expect.stringContaining('Classic ones, of an older version, it has not.') })
    expect(calls).toEqual([])
  })

  it('checks the wire, and never repeats a value', async () => {
    const missing = client().send(new ModifyTargetGroupCommand({} as never))
    await expect(missing).rejects.toMatchObject({
      name: 'ValidationError',
      message: "1 validation error detected: Value null at 'targetGroupArn' failed to satisfy constraint: Member must not be null",
    })
    const wrong = await send('Action=ModifyTargetGroup&Version=2015-12-01&TargetGroupArn=a&HealthyThresholdCount=hidden')
    expect(wrong.body).toContain('<Code>MalformedInput</Code><Message>The parameter HealthyThresholdCount must be a number.</Message>')
    const many = `Action=DescribeTags&Version=2015-12-01${'&a=1'.repeat(20_000)}`
    expect((await send(many)).body).toContain('Marina reads at most 10000.')
    expect(calls).toEqual([])
  })

  it('answers in XML even where the body could not be taken in', async () => {
    const { status, body } = await send(`Action=DescribeTags&a=${'x'.repeat(1_100_000)}`)
    expect(status).toBe(413)
    expect(body).toContain('<Code>RequestEntityTooLargeException</Code>')
  })

  it('is as closed to web pages as ECS is', async () => {
    const headers = { 'content-type': form, origin: `http://127.0.0.1:${server.port}` }
    const { status } = await server.send({ headers, body: 'Action=DescribeLoadBalancers&Version=2015-12-01' })
    expect(status).toBe(403)
    expect(calls).toEqual([])
  })
})

describe('fuzzing the query protocol', () => {
  const action = fc.constantFrom(...elasticLoadBalancingOperations)
  const expectHonestAnswer = async (body: string) => {
    const { status, body: text } = await send(body)
    expect(status).toBeLessThan(500)
    expect(text).toMatch(status === 200 ? /^<\w+Response / : /<ErrorResponse><Error><Type>Sender<\/Type><Code>\w+<\/Code>/)
  }

  it('takes any parameters', async () => {
    const step = fc.oneof(
      fc.constantFrom('member', 'Tags', 'Key', 'Actions', 'Conditions', '__proto__', 'constructor', '1', '0', '-1', '99999999'),
      fc.string(),
    )
    const name = fc.array(step, { maxLength: 30 }).map((steps) => steps.join('.'))
    const property = fc.asyncProperty(action, fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (operation, parameters) =>
      expectHonestAnswer(`Action=${operation}&Version=2015-12-01&${new URLSearchParams(parameters).toString()}`),
    )
    await fc.assert(property, { numRuns: 200 })
  })

  it('takes any text as a form', async () => {
    const property = fc.asyncProperty(action, fc.string({ unit: 'binary', maxLength: 300 }), (operation, text) =>
      expectHonestAnswer(`Action=${operation}&Version=2015-12-01&${text}`),
    )
    await fc.assert(property, { numRuns: 100 })
  })
})

describe('the tables of load balancing', () => {
  const answered = [...sdkOperations(sdk)].filter(([name]) => (elasticLoadBalancingOperations as readonly string[]).includes(name))

  it('are what the SDK says; else run: node src/cluster/server/services/generate.ts', () => {
    expect(readFileSync(new URL('answerShapes.json', import.meta.url), 'utf8')).toBe(answerShapesText())
  })

  it('know the members of answers that are times', () => {
    const times = new Set<string>()
    for (const [, { response }] of answered)
      eachShape(response, (_shape, _isUnion, members) => {
        for (const [member, schema] of members) if (typeText(schema) === 'time') times.add(member)
      })
    expect(times).toEqual(loadBalancingTimestampMembers)
  })

  it('know only errors that the service has', () => {
    const errors = Object.values(sdk as object).filter((value: unknown) => Array.isArray(value) && value[0] === -3) as unknown[][]
    const codes = errors.map((schema) => (schema[3] as { awsQueryError?: [string] }).awsQueryError?.[0])
    const common = ['ValidationError']
    expect(loadBalancingErrorCodes.filter((code) => !codes.includes(code) && !common.includes(code))).toEqual([])
  })
})
