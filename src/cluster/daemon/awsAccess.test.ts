/**
 * Secrets and credentials from the user's AWS profile. A second daemon plays Secrets Manager, the Parameter Store and STS, and a small
 * server S3, both by the profile's `endpoint_url`: nothing leaves this computer.
 */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { createClient, httpTransport } from '#cluster/client/index.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { createSecrets, type Secrets } from '#cluster/secrets/index.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { startTestDaemon } from '#test/support/testDaemon.ts'
import { untilTask } from '#test/support/until.ts'
import { type AwsAccess, openAwsAccess } from './awsAccess.ts'
import type { RunningDaemon } from './index.ts'

const account = '111122223333'
const region = 'eu-west-3'
const scope = { account: '000000000000', region: 'us-east-1' }
const asked: string[] = []
let folder: string
let cloud: RunningDaemon
let bucket: Server
let ofCloud: ClusterClient
let arn: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-profile-'))
  cloud = await startTestDaemon(join(folder, 'cloud'), { account, region })
  ofCloud = createClient(httpTransport({ endpoint: cloud.endpoint, token: cloud.token, credentials: { account, region } }))
  arn = (await ofCloud.secrets.createSecret({ Name: 'db', SecretString: '{"password":"of-the-cloud"}' })).ARN ?? ''
  await ofCloud.parameters.putParameter({ Name: '/app/key', Value: 'key-of-the-cloud', Type: 'SecureString' })
  bucket = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization?.includes(account)}`)
    const found = request.url?.startsWith('/bucket/app.env')
    response.writeHead(found ? 200 : 404, { 'content-type': found ? 'text/plain' : 'application/xml' })
    response.end(found ? 'A=of-the-cloud\n' : '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>')
  }).listen(0, '127.0.0.1')
  await once(bucket, 'listening')
  writeFiles()
})
afterAll(async () => {
  await cloud?.stop()
  bucket?.close()
  rmSync(folder, { recursive: true, force: true })
})

function writeFiles(): void {
  const s3 = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`
  mkdirSync(join(folder, '.aws'))
  writeFileSync(
    join(folder, '.aws/config'),
    `[profile work]
region = ${region}
endpoint_url = ${cloud.endpoint}
services = local
[services local]
s3 =
  endpoint_url = ${s3}
[profile admin]
role_arn = arn:aws:iam::444455556666:role/admin
source_profile = work
endpoint_url = ${cloud.endpoint}
[profile away]
region = eu-west-3
endpoint_url = http://127.0.0.1:1
[profile empty]
region = eu-west-3
[profile program]
credential_process = echo printed-secret; false
`,
  )
  writeFileSync(
    join(folder, '.aws/credentials'),
    `[work]
aws_access_key_id = ${account}
aws_secret_access_key = secret/of=work
[away]
aws_access_key_id = ${account}
aws_secret_access_key = secret
`,
  )
}

let store: Store
let clock: ReturnType<typeof fakeClock>
let local: Secrets

beforeEach(() => {
  clock = fakeClock(Date.now())
  store = openStore({ file: ':memory:', now: clock.now() })
  local = createSecrets({ store, clock, ids: countingIds(), dataFolder: undefined })
  void local.ssm.PutParameter({ Name: '/app/own', Value: 'own', Type: 'String' }, { ...scope, principalArn: '' })
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, '.aws/config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, '.aws/credentials'))
  // What an environment often has, and must count for nothing.
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:2')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'of-the-environment')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'of-the-environment')
  vi.stubEnv('AWS_PROFILE', 'empty')
})
afterEach(() => {
  store.close()
  vi.unstubAllEnvs()
})

const open = (fixed: { secrets?: string; credentials?: string }): AwsAccess => openAwsAccess({ store, clock, fixed, local })

it('reads secrets, parameters and environment files of a profile, each in its own region', async () => {
  const { secrets } = open({ secrets: 'profile:work' })
  expect(await secrets.resolve(`${arn}:password::`, scope)).toBe('of-the-cloud')
  expect(await secrets.resolve('db', scope, 'asm')).toBe('{"password":"of-the-cloud"}')
  expect(await secrets.resolve('/app/key', scope)).toBe('key-of-the-cloud')
  expect(await secrets.resolve(`arn:aws:ssm:${region}:${account}:parameter/app/key`, scope)).toBe('key-of-the-cloud')
  expect(await secrets.readEnvironmentFile('arn:aws:s3:::bucket/app.env', scope)).toBe('A=of-the-cloud\n')
  expect(asked.at(-1)).toBe('GET /bucket/app.env?x-id=GetObject true')
})

it('asks the store on this computer first, and the profile for what is not there, where both are chosen', async () => {
  const { secrets } = open({ secrets: 'local,profile:work' })
  expect(await secrets.resolve('/app/own', scope)).toBe('own')
  expect(await secrets.resolve('/app/key', scope)).toBe('key-of-the-cloud')
  expect(await secrets.readEnvironmentFile('arn:aws:s3:::bucket/app.env', scope)).toBe('A=of-the-cloud\n')
  await expect(open({ secrets: 'profile:work' }).secrets.resolve('/app/own', scope)).rejects.toThrow('invalid parameters: /app/own')
  await expect(open({}).secrets.resolve('/app/key', scope)).rejects.toThrow('invalid parameters: /app/key')
  // What is there and cannot be read is no reason to take the other value.
  await ofCloud.parameters.putParameter({ Name: '/app/own', Value: 'other', Type: 'String' })
  local = createSecrets({ store, clock, ids: countingIds(), dataFolder: undefined })
  await expect(open({ secrets: 'local,profile:work' }).secrets.resolve('/app/own', scope)).rejects.toThrow('DecryptionFailure')
})

it.each([
  ['work', () => arn.replace('db-', 'no-'), "ResourceNotFoundException: Secrets Manager can't find the specified secret."],
  ['work', () => `${arn}:user::`, 'retrieved secret from Secrets Manager did not contain json key user'],
  ['away', () => '/app/key', 'AWS cannot be reached (ECONNREFUSED). Check the network, and the endpoint_url of the profile'],
  ['nobody', () => '/app/key', 'There is no profile "nobody" in your AWS files'],
  ['empty', () => '/app/key', 'The profile "empty" gives no credentials: '],
  ['program', () => '/app/key', 'The profile "program" gives no credentials: its credential_process gave none.'],
])('says why the profile %s has no value, without a value', async (profile, valueFrom, sentence) => {
  const { secrets } = open({ secrets: `profile:${profile}` })
  const error = await secrets.resolve(valueFrom(), scope).catch((reason: unknown) => reason)
  expect(String(error)).toContain(sentence)
  expect(String(error)).not.toMatch(/of-the-cloud|printed-secret|secret\/of=work/)
})

it('says which object is not there', async () => {
  const { secrets } = open({ secrets: 'profile:work' })
  await expect(secrets.readEnvironmentFile('arn:aws:s3:::bucket/none.env', scope)).rejects.toThrow(
    'NoSuchKey: The specified key does not exist.',
  )
})

it('gives containers dummies, the keys of a profile, or those of a role', async () => {
  const taskRole = 'arn:aws:iam::777788889999:role/app'
  expect(await open({}).credentials(taskRole)).toMatchObject({ AccessKeyId: 'ASIAMARINALOCALDUMMY' })
  expect(await open({ credentials: 'profile:work' }).credentials(taskRole)).toEqual({
    AccessKeyId: account,
    SecretAccessKey: 'secret/of=work',
    Token: '',
  })
  // A role's credentials of a second daemon carry the account of the role.
  const ofRoles = await Promise.all(
    ['profile:admin', 'profile:work,role:task', 'profile:work,role:arn:aws:iam::222233334444:role/x'].map((credentials) =>
      open({ credentials }).credentials(taskRole),
    ),
  )
  expect(ofRoles.map(({ AccessKeyId }) => AccessKeyId)).toEqual(['444455556666', '777788889999', '222233334444'])
  expect(ofRoles.every(({ expiresAt = 0 }) => expiresAt > clock.now())).toBe(true)
  await expect(open({ credentials: 'profile:empty' }).credentials(taskRole)).rejects.toThrow('The profile "empty" gives no credentials')
})

it('keeps a choice over a restart, and refuses what is none before anything changes', async () => {
  const access = open({})
  expect(await access.state()).toMatchObject({ secrets: 'local', credentials: 'dummy', fixed: [] })
  await access.use({ secrets: 'local,profile:work', credentials: 'profile:work,role:task' })
  expect(await access.secrets.resolve('/app/key', scope)).toBe('key-of-the-cloud')
  await expect(access.use({ secrets: 'local', credentials: 'profile:nobody' })).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: expect.stringContaining('There is no profile "nobody"'),
  })
  await expect(access.use({ secrets: 'aws' })).rejects.toMatchObject({ code: 'InvalidParameterException' })
  expect(await open({}).state()).toEqual({
    secrets: 'local,profile:work',
    credentials: 'profile:work,role:task',
    fixed: [],
    profiles: ['admin', 'away', 'empty', 'program', 'work'],
  })
  const started = open({ secrets: 'local' })
  expect(await started.state()).toMatchObject({ secrets: 'local', fixed: ['secrets'] })
  await expect(started.use({ secrets: 'profile:work' })).rejects.toThrow('This Marina was started with --secrets, which decides.')
})

it('gives a task its secrets from the profile, and says in its reason why it has none', { timeout: 30_000 }, async () => {
  const daemon = await startTestDaemon(join(folder, 'own'), { ...scope, secrets: 'local,profile:work' })
  try {
    const client = createClient(httpTransport({ endpoint: daemon.endpoint, token: daemon.token }))
    const runWith = async (family: string, valueFrom: string) => {
      const container = { name: 'app', image: 'marina/hello', memory: 32, secrets: [{ name: 'DB_PASSWORD', valueFrom }] }
      await client.registerTaskDefinition({ family, executionRoleArn: `arn:aws:iam::${account}:role/x`, containerDefinitions: [container] })
      const task = (await client.runTask({ taskDefinition: family })).tasks?.[0]?.taskArn ?? ''
      return { task, ...(await untilTask(client, task, ({ lastStatus }) => lastStatus === 'RUNNING' || lastStatus === 'STOPPED')) }
    }
    const { task, lastStatus } = await runWith('there', `${arn}:password::`)
    expect(lastStatus).toBe('RUNNING')
    const session = await client.exec({ cluster: 'default', task, container: 'app', command: ['printenv', 'DB_PASSWORD'] })
    let printed = ''
    for await (const bytes of session.output) printed += new TextDecoder().decode(bytes)
    expect(printed).toContain('of-the-cloud')

    const missing = await runWith('missing', `arn:aws:ssm:${region}:${account}:parameter/none`)
    expect(missing.stoppedReason).toContain(`fetching secret data from SSM Parameter Store in ${region}: invalid parameters: arn:aws:ssm`)
    const { differences } = await client.listLocalDifferences({ taskDefinition: 'there' })
    expect(differences.map(({ sentence }) => sentence).join()).toContain('and what is not there from AWS with your profile work')
  } finally {
    await daemon.stop({ stopTasks: true })
  }
})
