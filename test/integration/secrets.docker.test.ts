/** Secrets from both stores on real Docker: what a container sees, why a task stops without them, and where no value may be found. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SecretError, type SecretSource } from '#cluster/agent/index.ts'
import { type DockerBench, openDockerBench, whyNoDocker } from '#cluster/agent/mapping/docker.testSupport.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { createSecrets, type Secrets, UnresolvedError } from '#cluster/secrets/index.ts'
import { openStore, type Store } from '#cluster/state/store.ts'

const context: CallContext = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const password = 'correct-horse-battery'

describe.skipIf(whyNoDocker !== undefined)('secrets on real Docker', () => {
  let folder: string
  let store: Store
  let secrets: Secrets
  let docker: DockerBench

  const source: SecretSource = {
    resolve: async (valueFrom, scope) => {
      try {
        return await secrets.resolve(valueFrom, scope)
      } catch (error) {
        throw error instanceof UnresolvedError ? new SecretError(error.kind, error.message) : error
      }
    },
    readEnvironmentFile: (arn) => secrets.readEnvironmentFile(arn),
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-secrets-'))
    store = openStore({ file: join(folder, 'state.db'), now: Date.now() })
    secrets = createSecrets({ store, clock: systemClock, ids: randomIds, dataFolder: folder })
    docker = await openDockerBench({}, source)
  }, 60_000)
  afterAll(async () => {
    await docker?.close()
    store?.close()
    rmSync(folder, { recursive: true })
  })

  it('reach the container by json key, stage, parameter and file, and nothing else', { timeout: 60_000 }, async () => {
    const { ARN = '' } = await secrets.secretsmanager.CreateSecret(
      { Name: 'db', SecretString: JSON.stringify({ password: 'old' }) },
      context,
    )
    await secrets.secretsmanager.PutSecretValue({ SecretId: 'db', SecretString: JSON.stringify({ password }) }, context)
    await secrets.ssm.PutParameter({ Name: '/app/key', Value: `${password}-key`, Type: 'SecureString' }, context)
    mkdirSync(join(folder, 's3', 'bucket'), { recursive: true })
    writeFileSync(join(folder, 's3', 'bucket', 'app.env'), 'FROM_FILE=yes\nBOTH=file\nPASSWORD=file\n')
    const arn = docker.run({
      app: {
        command: ['sh', '-c', 'echo $PASSWORD $OLD $KEY $FROM_FILE $BOTH; sleep 60'],
        environment: [{ name: 'BOTH', value: 'definition' }],
        environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/app.env' }],
        secrets: [
          { name: 'PASSWORD', valueFrom: `${ARN}:password::` },
          { name: 'OLD', valueFrom: `${ARN}:password:AWSPREVIOUS:` },
          { name: 'KEY', valueFrom: '/app/key' },
        ],
      },
    })
    const task = await docker.running(arn)
    await expect.poll(() => docker.output(task), { timeout: 10_000 }).toContain(`${password} old ${password}-key yes definition`)
    expect(JSON.stringify(task)).not.toContain(password)
    // Docker itself tells a container's environment to whoever may ask it, on AWS as here.
    expect((await docker.inspect(task)).Config.Env).toContain(`PASSWORD=${password}`)
    expect(JSON.stringify((await docker.inspect(task)).Config.Labels)).not.toContain(password)
    for (const file of readdirSync(folder, { withFileTypes: true })) {
      if (file.isFile()) expect(readFileSync(join(folder, file.name)).includes(password), file.name).toBe(false)
    }
  })

  it('stop the task with the reason where one is missing', { timeout: 60_000 }, async () => {
    const arn = docker.run({ app: { command: ['sleep', '60'], secrets: [{ name: 'X', valueFrom: '/none' }] } })
    const task = await docker.stopped(arn)
    expect(task.containers[0]?.reason).toContain('fetching secret data from SSM Parameter Store in us-east-1: invalid parameters: /none')
    expect(task.containers[0]?.reason).toMatch(/^ResourceInitializationError: /)
    expect(task.pullStartedAt).toBeUndefined()
  })
})
