import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallContext } from '#cluster/api/contract.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { createSecrets, type KeyWrapping, type Secrets } from './index.ts'
import { keyStore } from './key/keyStore.testSupport.ts'

const context: CallContext = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const plain = 'the-plain-text-of-a-password'
const clock = fakeClock()
let folder: string
let store: Store
let secrets: Secrets

const open = (more: { wrapping?: KeyWrapping } = {}) => createSecrets({ store, clock, ids: countingIds(), dataFolder: folder, ...more })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-secrets-'))
  store = openStore({ file: join(folder, 'state.db'), now: clock.now() })
  secrets = open()
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const create = (name: string, value: string) => secrets.secretsmanager.CreateSecret({ Name: name, SecretString: value }, context)
const read = async (id: string, more: object = {}) =>
  (await secrets.secretsmanager.GetSecretValue({ SecretId: id, ...more }, context)).SecretString
const put = (name: string, value: string, more: object = {}) =>
  secrets.ssm.PutParameter({ Name: name, Value: value, Type: 'String', ...more } as never, context)

describe('Secrets Manager', () => {
  it('finds a secret by its name, its ARN, and its ARN without the six characters', async () => {
    const { ARN = '' } = await create('prod/db', plain)
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:prod\/db-[A-Za-z0-9]{6}$/)
    for (const id of ['prod/db', ARN, ARN.slice(0, -7)]) expect(await read(id)).toBe(plain)
    await expect(async () => read('prod')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    })
    await expect(async () => create('prod/db', 'x')).rejects.toMatchObject({ code: 'ResourceExistsException' })
  })

  it('moves AWSCURRENT to the new version and leaves AWSPREVIOUS behind', async () => {
    const first = await create('db', 'one')
    await secrets.secretsmanager.PutSecretValue({ SecretId: 'db', SecretString: 'two' }, context)
    await secrets.secretsmanager.PutSecretValue({ SecretId: 'db', SecretString: 'three', VersionStages: ['AWSPENDING'] }, context)
    expect(await read('db')).toBe('two')
    expect(await read('db', { VersionStage: 'AWSPREVIOUS' })).toBe('one')
    expect(await read('db', { VersionStage: 'AWSPENDING' })).toBe('three')
    const { VersionIdsToStages } = await secrets.secretsmanager.DescribeSecret({ SecretId: 'db' }, context)
    const current = Object.entries(VersionIdsToStages ?? {}).find(([, stages]) => stages.includes('AWSCURRENT'))?.[0]
    await secrets.secretsmanager.UpdateSecretVersionStage(
      { SecretId: 'db', VersionStage: 'AWSCURRENT', RemoveFromVersionId: current, MoveToVersionId: first.VersionId },
      context,
    )
    expect([await read('db'), await read('db', { VersionStage: 'AWSPREVIOUS' })]).toEqual(['one', 'two'])
  })

  it('takes the same token once', async () => {
    const ClientRequestToken = 'a'.repeat(32)
    const once = await secrets.secretsmanager.CreateSecret({ Name: 'db', SecretString: 'one', ClientRequestToken }, context)
    expect(await secrets.secretsmanager.CreateSecret({ Name: 'db', SecretString: 'one', ClientRequestToken }, context)).toEqual(once)
    const other = async () => secrets.secretsmanager.PutSecretValue({ SecretId: 'db', SecretString: 'two', ClientRequestToken }, context)
    await expect(other).rejects.toMatchObject({ code: 'ResourceExistsException' })
  })

  it('deletes after the recovery window, and restores before', async () => {
    await create('db', plain)
    await secrets.secretsmanager.DeleteSecret({ SecretId: 'db', RecoveryWindowInDays: 7 }, context)
    await expect(async () => read('db')).rejects.toMatchObject({ code: 'InvalidRequestException' })
    expect((await secrets.secretsmanager.ListSecrets({}, context)).SecretList).toEqual([])
    await secrets.secretsmanager.RestoreSecret({ SecretId: 'db' }, context)
    expect(await read('db')).toBe(plain)
    await secrets.secretsmanager.DeleteSecret({ SecretId: 'db', RecoveryWindowInDays: 7 }, context)
    await clock.advance(8 * 86_400_000)
    await expect(async () => secrets.secretsmanager.DescribeSecret({ SecretId: 'db' }, context)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })
})

describe('the Parameter Store', () => {
  it('keeps versions and labels, and decrypts only on request', async () => {
    await put('/app/key', 'one', { Type: 'SecureString' })
    await expect(async () => put('/app/key', 'two')).rejects.toMatchObject({ code: 'ParameterAlreadyExists' })
    expect(await put('/app/key', 'two', { Overwrite: true, Type: undefined })).toEqual({ Version: 2, Tier: 'Standard' })
    await secrets.ssm.LabelParameterVersion({ Name: '/app/key', ParameterVersion: 1, Labels: ['old', 'aws-no'] }, context)
    const get = async (Name: string, WithDecryption = true) => (await secrets.ssm.GetParameter({ Name, WithDecryption }, context)).Parameter
    expect(await get('/app/key')).toMatchObject({ Value: 'two', Version: 2, Type: 'SecureString' })
    expect(await get('/app/key:1')).toMatchObject({ Value: 'one', Selector: ':1' })
    expect(await get('arn:aws:ssm:us-east-1:000000000000:parameter/app/key:old')).toMatchObject({ Value: 'one', Selector: ':old' })
    expect((await get('/app/key', false))?.Value).not.toContain('two')
    await expect(get('/app/key:9')).rejects.toMatchObject({ code: 'ParameterVersionNotFound' })
    await expect(get('/app/none')).rejects.toMatchObject({ code: 'ParameterNotFound' })
  })

  it('walks a path, page by page', async () => {
    for (const name of ['/app/a', '/app/b', '/app/deep/c', '/other']) await put(name, name)
    const names = async (request: object) =>
      (await secrets.ssm.GetParametersByPath({ Path: '/app', ...request } as never, context)).Parameters?.map(({ Name }) => Name)
    expect(await names({})).toEqual(['/app/a', '/app/b'])
    expect(await names({ Recursive: true })).toEqual(['/app/a', '/app/b', '/app/deep/c'])
    const first = await secrets.ssm.GetParametersByPath({ Path: '/app', Recursive: true, MaxResults: 2 }, context)
    expect(await names({ Recursive: true, NextToken: first.NextToken })).toEqual(['/app/deep/c'])
  })
})

describe('values on disk', () => {
  it('are nowhere in the data folder as text, and come back after a start', async () => {
    await create('db', plain)
    await put('/plain', plain)
    expect(statSync(join(folder, 'secrets.key')).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file))
      expect(bytes.includes(plain), file).toBe(false)
      expect(bytes.includes(Buffer.from(plain).toString('base64')), file).toBe(false)
    }
    secrets = open()
    expect(await read('db')).toBe(plain)
  })

  it('keep their key: one that is damaged or missing gets a sentence, and no second one', async () => {
    await create('db', plain)
    const file = join(folder, 'secrets.key')
    const key = readFileSync(file)
    for (const [what, break_] of [
      ['is damaged', () => writeFileSync(file, '{')],
      ['is missing', () => unlinkSync(file)],
    ] as const) {
      break_()
      secrets = open()
      await expect(async () => read('db')).rejects.toMatchObject({ code: 'DecryptionFailure', message: expect.stringContaining(what) })
      await expect(async () => create('other', 'x')).rejects.toMatchObject({ message: expect.stringContaining(what) })
    }
    writeFileSync(file, key)
    secrets = open()
    expect(await read('db')).toBe(plain)
  })

  it('have a key that the key store of the computer can lock, and that says so without it', async () => {
    await create('db', plain)
    await open({ wrapping: keyStore() }).keyLock.setLocked(true)
    const wrapping = keyStore()
    secrets = open({ wrapping })
    expect(await Promise.all([read('db'), secrets.resolve('db', context).catch((error: Error) => error.message), read('db')])).toEqual([
      plain,
      'invalid parameters: db',
      plain,
    ])
    expect(wrapping.asked()).toBe(1)

    secrets = open()
    expect(secrets.problem()).toContain('only Marina’s window can open')
    await expect(async () => read('db')).rejects.toMatchObject({ code: 'DecryptionFailure', message: secrets.problem() })
    await expect(async () => put('host', 'x')).rejects.toMatchObject({ message: secrets.problem() })
    // What needs no value goes on.
    expect((await secrets.secretsmanager.ListSecrets({}, context)).SecretList).toHaveLength(1)

    await open({ wrapping }).keyLock.setLocked(false)
    expect([await read('db'), secrets.problem()]).toEqual([plain, undefined])
  })

  it('open only in their own place', async () => {
    const { ARN = '' } = await create('db', plain)
    await create('other', 'x')
    const [mine, other] = [...store.read().secrets.all()]
    store.update('swap', (tx) => {
      if (mine && other)
        tx.put('secrets', { ...other, versions: other.versions.map((version) => ({ ...version, sealed: mine.versions[0]?.sealed ?? '' })) })
    })
    expect(await read(ARN)).toBe(plain)
    await expect(async () => read('other')).rejects.toMatchObject({ code: 'DecryptionFailure' })
  })
})

describe('what valueFrom means', () => {
  it('is a secret, a member of it, a stage or version of it, or a parameter', async () => {
    const { ARN = '', VersionId = '' } = await create('db', JSON.stringify({ user: 'one', port: 5432 }))
    await secrets.secretsmanager.PutSecretValue({ SecretId: 'db', SecretString: '{"user":"two"}' }, context)
    await put('host', 'db.local')
    await put('/app/key', 'k', { Type: 'SecureString' })
    const resolve = (valueFrom: string) => secrets.resolve(valueFrom, context)
    expect(await resolve(ARN)).toBe('{"user":"two"}')
    expect(await resolve(`${ARN}:user::`)).toBe('two')
    expect(await resolve(`${ARN}:user:AWSPREVIOUS:`)).toBe('one')
    expect(await resolve(`${ARN}:port::${VersionId}`)).toBe('5432')
    const names = ['host', '/app/key', 'arn:aws:ssm:us-east-1:000000000000:parameter/app/key']
    expect(await Promise.all(names.map(resolve))).toEqual(['db.local', 'k', 'k'])
  })

  it('is a secret by its name alone where the password of a registry is asked for', async () => {
    await create('registry', 'login')
    await put('registry', 'of the Parameter Store')
    expect(await secrets.resolve('registry', context, 'asm')).toBe('login')
    expect(await secrets.resolve('registry', context)).toBe('of the Parameter Store')
  })

  it('is refused in the words of the agent, without a value', async () => {
    const { ARN = '' } = await create('db', `{"user":"${plain}"}`)
    const none = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:none'
    const resolve = (valueFrom: string) => secrets.resolve(valueFrom, context)
    await expect(resolve(`${ARN}:nobody::`)).rejects.toThrow('retrieved secret from Secrets Manager did not contain json key nobody')
    await expect(resolve(none)).rejects.toThrow(
      `failed to fetch secret ${none} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    )
    await expect(resolve('/none')).rejects.toThrow('invalid parameters: /none')
  })

  it('is a file for an object of S3, and never one outside of its folder', async () => {
    mkdirSync(join(folder, 's3', 'bucket'), { recursive: true })
    writeFileSync(join(folder, 's3', 'bucket', 'app.env'), 'A=1\n')
    expect(await secrets.readEnvironmentFile('arn:aws:s3:::bucket/app.env')).toBe('A=1\n')
    await expect(secrets.readEnvironmentFile('arn:aws:s3:::bucket/../../secrets.key')).rejects.toThrow('is not the ARN of an object')
    await expect(secrets.readEnvironmentFile('arn:aws:s3:::bucket/no.env')).rejects.toThrow(join('s3', 'bucket', 'no.env'))
  })
})
