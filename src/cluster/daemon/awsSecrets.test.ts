/** The real aws command against the stores of secrets of a running daemon. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
    AWS_MAX_ATTEMPTS: '1',
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
