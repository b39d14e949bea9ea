import { readFileSync } from 'node:fs'
import { MessageChannel } from 'node:worker_threads'
import * as autoscaling from '@aws-sdk/client-application-auto-scaling'
import * as cloudwatch from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import { GetSecretValueCommand, PutSecretValueCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as servicediscovery from '@aws-sdk/client-servicediscovery'
import * as ssm from '@aws-sdk/client-ssm'
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallContext, EcsHandlers, MarinaHandlers, StreamHandlers } from '#cluster/api/contract.ts'
import { ClusterError, type ErrorCode, siblingErrorCodes } from '#cluster/api/errors.ts'
import { cloudMapOperations } from '#cluster/api/operations/cloudMap.ts'
import { cloudWatchOperations } from '#cluster/api/operations/cloudWatch.ts'
import { secretsManagerOperations } from '#cluster/api/operations/secretsManager.ts'
import { ssmOperations } from '#cluster/api/operations/ssm.ts'
import { type SiblingHandlers, siblingFacts, siblingNames } from '#cluster/api/siblings.ts'
import { cloudWatchTimestampMembers, scalingTimestampMembers, siblingTimestampMembers } from '#cluster/api/timestamps.ts'
import { createClient, httpTransport, portTransport } from '#cluster/client/index.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createDispatcher, type Dispatcher } from '../dispatcher.ts'
import { startTestServer, type TestServer, token } from '../http/httpServer.testSupport.ts'
import { serveMessagePort } from '../messagePort.ts'
import { eachShape, sdkOperations, typeText } from '../schemas/generate.ts'
import type { MemberType, Shape } from '../schemas/requestShapes.ts'
import { sdkErrors, siblingShapesText } from './generate.ts'
import { siblingCatalogue } from './siblingCatalogue.ts'

const someTime = new Date('2026-09-16T22:26:07.642Z')
const calls: { request: unknown; context: CallContext }[] = []
let answer: () => unknown = () => ({})
const handlersOf = (names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      (request: unknown, context: CallContext) => {
        calls.push({ request, context })
        return answer()
      },
    ]),
  )
const refuseWith = (code: ErrorCode) => {
  answer = () => {
    throw new ClusterError(code, 'Not so.')
  }
}

let server: TestServer
let dispatcher: Dispatcher
beforeAll(async () => {
  dispatcher = createDispatcher({
    ecs: {} as EcsHandlers,
    marina: {} as MarinaHandlers,
    streams: {} as StreamHandlers,
    siblings: {
      secretsmanager: handlersOf(siblingFacts.secretsmanager.operations) as unknown as SiblingHandlers<'secretsmanager'>,
      ssm: handlersOf(siblingFacts.ssm.operations) as unknown as SiblingHandlers<'ssm'>,
    },
    log: silentLogger,
  })
  server = await startTestServer({ dispatcher })
})
afterAll(() => server.close())
afterEach(() => {
  calls.splice(0)
  answer = () => ({})
})

const options = () => ({
  endpoint: server.endpoint,
  region: 'eu-west-3',
  credentials: { accessKeyId: '123456789012', secretAccessKey: 'anything' },
  maxAttempts: 1,
})
const send = (target: string, body: string, headers: Record<string, string> = {}) =>
  server.send({ headers: { 'x-amz-target': target, ...headers }, body })

describe('the services beside ECS', () => {
  it('are asked for by their target, with the account and region of the caller', async () => {
    answer = () => ({ Name: 'db', SecretBinary: new Uint8Array([1, 2, 255]), CreatedDate: someTime })
    const read = await new SecretsManagerClient(options()).send(new GetSecretValueCommand({ SecretId: 'db' }))
    expect(read).toMatchObject({ Name: 'db', SecretBinary: new Uint8Array([1, 2, 255]), CreatedDate: someTime })
    expect(calls).toMatchObject([{ request: { SecretId: 'db' }, context: { account: '123456789012', region: 'eu-west-3' } }])
  })

  it('get bytes as bytes', async () => {
    const bytes = new Uint8Array(20_000).map((_, index) => index)
    await new SecretsManagerClient(options()).send(new PutSecretValueCommand({ SecretId: 'db', SecretBinary: bytes }))
    expect(calls[0]?.request).toMatchObject({ SecretId: 'db', SecretBinary: bytes })
  })

  it('say their errors in their own spelling', async () => {
    refuseWith('ResourceNotFoundException')
    expect(JSON.parse((await send('secretsmanager.GetSecretValue', '{"SecretId":"db"}')).body)).toEqual({
      __type: 'ResourceNotFoundException',
      Message: 'Not so.',
    })
    const missing = new SecretsManagerClient(options()).send(new GetSecretValueCommand({ SecretId: 'db' }))
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Not so.', $fault: 'client' })

    refuseWith('ParameterNotFound')
    expect(JSON.parse((await send('AmazonSSM.GetParameter', '{"Name":"db"}')).body)).toEqual({
      __type: 'ParameterNotFound',
      message: 'Not so.',
    })
    const parameter = new SSMClient(options()).send(new GetParameterCommand({ Name: 'db' }))
    await expect(parameter).rejects.toMatchObject({ name: 'ParameterNotFound', message: 'Not so.' })
  })

  it('refuse what they do not have, and name what they do', async () => {
    const rotated = new SecretsManagerClient(options()).send(new RotateSecretCommand({ SecretId: 'db' }))
    await expect(rotated).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringMatching(/^Marina does not answer RotateSecret of AWS Secrets Manager\. It answers: BatchGetSecretValue, /),
    })
    expect((await send('AmazonSSM.constructor', '{}')).body).toContain('There is no operation constructor in the Parameter Store')
    await expect(new CloudWatchLogsClient(options()).send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'This Marina does not answer Amazon CloudWatch Logs.',
    })
  })

  it('check the wire, and never repeat a value', async () => {
    const wrong = await send('secretsmanager.PutSecretValue', '{"SecretId":"db","SecretString":{"hidden":1}}')
    expect(JSON.parse(wrong.body)).toEqual({
      __type: 'SerializationException',
      message: 'PutSecretValue could not be read: SecretString must be a string, but is an object.',
    })
    expect((await send('secretsmanager.PutSecretValue', '{"SecretId":"db","SecretBinary":"h!dden"}')).body).toContain(
      'SecretBinary must be bytes in base64',
    )
    expect(JSON.parse((await send('secretsmanager.GetSecretValue', '{}')).body)).toEqual({
      __type: 'ValidationException',
      message: "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must not be null",
    })
    expect(calls).toEqual([])
  })

  it('are as closed to web pages as ECS is', async () => {
    const fromPage = await send('secretsmanager.GetSecretValue', '{"SecretId":"db"}', { origin: `http://127.0.0.1:${server.port}` })
    expect(fromPage.status).toBe(403)
    expect(calls).toEqual([])
    const withToken = await send('secretsmanager.GetSecretValue', '{"SecretId":"db"}', {
      origin: `http://127.0.0.1:${server.port}`,
      'x-marina-token': token,
    })
    expect(withToken.status).toBe(200)
  })
})

describe.each(['HTTP', 'message port'])('a client of ours over %s', (line) => {
  let stop = () => {}
  const client = () => {
    if (line === 'HTTP') return createClient(httpTransport({ endpoint: server.endpoint, token }))
    const { port1, port2 } = new MessageChannel()
    stop = serveMessagePort(port1, { dispatcher, defaults: { account: '000000000000', region: 'us-east-1' }, log: silentLogger })
    return createClient(portTransport(port2))
  }
  afterEach(() => stop())

  it('asks both stores of secrets, and reads their times', async () => {
    answer = () => ({ SecretList: [{ Name: 'db', CreatedDate: someTime }] })
    expect(await client().secrets.listSecrets({})).toEqual({ SecretList: [{ Name: 'db', CreatedDate: someTime }] })
    answer = () => ({ Parameter: { Name: 'db', Version: 3, LastModifiedDate: someTime } })
    expect(await client().parameters.getParameter({ Name: 'db' })).toEqual({
      Parameter: { Name: 'db', Version: 3, LastModifiedDate: someTime },
    })
    expect(calls).toMatchObject([{ request: {} }, { request: { Name: 'db' } }])
  })

  it('reads their errors in either spelling', async () => {
    refuseWith('ResourceNotFoundException')
    await expect(client().secrets.describeSecret({ SecretId: 'db' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Not so.',
    })
    refuseWith('ParameterNotFound')
    await expect(client().parameters.deleteParameter({ Name: 'db' })).rejects.toMatchObject({
      code: 'ParameterNotFound',
      message: 'Not so.',
    })
  })
})

const pick = (sdk: object, names: readonly string[]) => Object.fromEntries([...sdkOperations(sdk)].filter(([name]) => names.includes(name)))

describe('the table of their times', () => {
  it('knows the members of their answers that are times, and none that is a number elsewhere', () => {
    const types = new Map<string, Set<string>>()
    const answered = {
      ...pick(secretsmanager, secretsManagerOperations),
      ...pick(ssm, ssmOperations),
      ...pick(servicediscovery, cloudMapOperations),
    }
    for (const { response } of Object.values(answered)) {
      eachShape(response, (_shape, _isUnion, members) => {
        for (const [member, schema] of members) types.set(member, (types.get(member) ?? new Set()).add(typeText(schema)))
      })
    }
    const times = [...types].filter(([, texts]) => texts.has('time'))
    expect(times.map(([member]) => member).sort()).toEqual([...siblingTimestampMembers].sort())
    expect(times.filter(([, texts]) => texts.size > 1)).toEqual([])
  })

  it.each([
    ['Application Auto Scaling', [...sdkOperations(autoscaling).values()], scalingTimestampMembers],
    ['CloudWatch', Object.values(pick(cloudwatch, cloudWatchOperations)), cloudWatchTimestampMembers],
  ])('knows those of %s', (_, operations, known) => {
    const times = new Set<string>()
    for (const { response } of operations) {
      eachShape(response, (_shape, _isUnion, members) => {
        for (const [member, schema] of members) if (typeText(schema).includes('time')) times.add(member)
      })
    }
    expect([...times].sort()).toEqual([...known].sort())
  })
})

describe('the table of their requests', () => {
  it('is what the SDKs say; else run: node src/cluster/server/services/generate.ts', () => {
    expect(readFileSync(new URL('requestShapes.json', import.meta.url), 'utf8')).toBe(siblingShapesText())
  })

  it('has every operation that is named, and no shape that holds itself', () => {
    for (const name of siblingNames) {
      const catalogue = siblingCatalogue(name)
      const visit = (shape: Shape, above: string[]) => {
        expect(above).not.toContain(shape.name)
        for (const { type } of shape.members.values()) visitType(type, [...above, shape.name])
      }
      const visitType = (type: MemberType, above: string[]): void => {
        if (type.kind === 'shape') visit(catalogue.shapeNamed(type.name), above)
        else if (type.kind === 'list' || type.kind === 'map') visitType(type.of, above)
      }
      for (const operation of siblingFacts[name].operations) visit(catalogue.requestShapeOf(operation) as Shape, [])
    }
  })

  it('knows only errors that one of them has', () => {
    const known = new Set(siblingNames.flatMap((name) => [...sdkErrors(name).keys()]))
    expect(siblingErrorCodes.filter((code) => !known.has(code))).toEqual([])
  })
})
