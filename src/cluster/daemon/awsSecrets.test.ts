/** The real aws command, and AWS's SDK, against the stores of secrets of a running daemon. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as ssm from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

const run = promisify(execFile)
let folder: string
let daemon: RunningDaemon

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-aws-secrets-'))
  daemon = await startDaemon({
    dataFolder: folder,
    ephemeral: false,
    port: 0,
    engine: 'simulated',
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log: silentLogger,
  })
})
afterAll(async () => {
  await daemon?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function aws(...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    HOME: folder,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '2',
  }
  const all = ['--endpoint-url', daemon.endpoint, '--region', 'us-east-1', '--output', 'text', ...args]
  return run('aws', all, { env, timeout: 60_000 }).then(
    ({ stdout }) => stdout.trim(),
    (failure: { stderr?: string }) => String(failure.stderr).trim(),
  )
}

it('puts, reads, lists and deletes secrets and parameters', { timeout: 180_000 }, async (test) => {
  const version = await run('aws', ['--version']).catch(() => undefined)
  if (!version) {
    if (process.env['CI'] === 'true') throw new Error('the aws command is missing')
    return test.skip('the aws command is not installed, so nothing was proven about it; on Debian: apt-get install awscli')
  }
  expect(await aws('secretsmanager', 'create-secret', '--name', 'db', '--secret-string', 'one', '--query', 'ARN')).toMatch(
    /:secret:db-\w{6}$/,
  )
  await aws('secretsmanager', 'put-secret-value', '--secret-id', 'db', '--secret-string', 'two')
  const read = ['secretsmanager', 'get-secret-value', '--secret-id', 'db', '--query', 'SecretString']
  expect(await aws(...read)).toBe('two')
  expect(await aws(...read, '--version-stage', 'AWSPREVIOUS')).toBe('one')
  expect(await aws('secretsmanager', 'get-secret-value', '--secret-id', 'none')).toContain(
    "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
  )
  expect(await aws('ssm', 'put-parameter', '--name', '/app/key', '--type', 'SecureString', '--value', 'k', '--query', 'Version')).toBe('1')
  expect(await aws('ssm', 'get-parameters-by-path', '--path', '/app', '--with-decryption', '--query', 'Parameters[].Value')).toBe('k')
  expect(await aws('ssm', 'put-parameter', '--name', '/app/key', '--type', 'String', '--value', 'k')).toContain('(ParameterAlreadyExists)')
  expect(await aws('ssm', 'get-parameter', '--name', '/none')).toContain('(ParameterNotFound)')
  expect(await aws('secretsmanager', 'rotate-secret', '--secret-id', 'db')).toContain('Marina does not answer RotateSecret')
})

describe('the SDK', () => {
  const options = () => ({
    endpoint: daemon.endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })

  it('keeps text, bytes, versions and stages in Secrets Manager', async () => {
    const client = new secretsmanager.SecretsManagerClient(options())
    const { ARN } = await client.send(new secretsmanager.CreateSecretCommand({ Name: 'sdk', SecretString: 'one' }))
    expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-3:000000000000:secret:sdk-\w{6}$/)
    const bytes = new Uint8Array([0, 1, 254, 255])
    await client.send(new secretsmanager.PutSecretValueCommand({ SecretId: 'sdk', SecretBinary: bytes }))
    const current = await client.send(new secretsmanager.GetSecretValueCommand({ SecretId: ARN }))
    expect(current.SecretBinary).toEqual(bytes)
    expect(current.CreatedDate).toBeInstanceOf(Date)
    const previous = await client.send(new secretsmanager.GetSecretValueCommand({ SecretId: 'sdk', VersionStage: 'AWSPREVIOUS' }))
    expect(previous.SecretString).toBe('one')

    await client.send(new secretsmanager.DeleteSecretCommand({ SecretId: 'sdk', RecoveryWindowInDays: 7 }))
    const refused = client.send(new secretsmanager.GetSecretValueCommand({ SecretId: 'sdk' }))
    await expect(refused).rejects.toBeInstanceOf(secretsmanager.InvalidRequestException)
    await client.send(new secretsmanager.RestoreSecretCommand({ SecretId: 'sdk' }))
    await client.send(new secretsmanager.DeleteSecretCommand({ SecretId: 'sdk', ForceDeleteWithoutRecovery: true }))
    const gone = client.send(new secretsmanager.DescribeSecretCommand({ SecretId: 'sdk' }))
    await expect(gone).rejects.toBeInstanceOf(secretsmanager.ResourceNotFoundException)
  })

  it('walks through the pages of the Parameter Store, and reads versions and labels', async () => {
    const client = new ssm.SSMClient(options())
    const names = Array.from({ length: 12 }, (_, index) => `/sdk/key-${String(index).padStart(2, '0')}`)
    for (const Name of names) await client.send(new ssm.PutParameterCommand({ Name, Value: 'one', Type: 'SecureString' }))
    const walked: string[] = []
    for await (const page of ssm.paginateGetParametersByPath({ client }, { Path: '/sdk', WithDecryption: true })) {
      walked.push(...(page.Parameters ?? []).map(({ Name = '', Value = '' }) => `${Name}=${Value}`))
    }
    expect(walked).toEqual(names.map((name) => `${name}=one`))

    const [Name = ''] = names
    expect(await client.send(new ssm.PutParameterCommand({ Name, Value: 'two', Overwrite: true }))).toMatchObject({ Version: 2 })
    await client.send(new ssm.LabelParameterVersionCommand({ Name, ParameterVersion: 1, Labels: ['first'] }))
    const labelled = await client.send(new ssm.GetParameterCommand({ Name: `${Name}:first`, WithDecryption: true }))
    expect(labelled.Parameter).toMatchObject({ Value: 'one', Version: 1, LastModifiedDate: expect.any(Date) })
    const missing = client.send(new ssm.GetParameterCommand({ Name: '/sdk/none' }))
    await expect(missing).rejects.toBeInstanceOf(ssm.ParameterNotFound)
  })
})
