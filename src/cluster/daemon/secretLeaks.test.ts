/** Where the plain text of a secret must not be found: in no log line, no watch event, no answer that did not ask, no file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { WatchScope } from '#cluster/api/watch.ts'
import { createClient, httpTransport } from '#cluster/client/index.ts'
import { createLogger } from '#cluster/lib/logger.ts'
import { startTestDaemon } from '#test/support/testDaemon.ts'
import { untilTask } from '#test/support/until.ts'
import type { RunningDaemon } from './index.ts'

const password = 'correct-horse-battery-staple'
const secretJson = JSON.stringify({ username: 'shop', password })
const forms = [password, Buffer.from(password).toString('base64').slice(0, -4), encodeURIComponent(secretJson)]
const holdsPlainText = (text: string) => forms.some((form) => text.includes(form))

let folder: string
let daemon: RunningDaemon
let client: ClusterClient
const followed: string[] = []
const leave = new AbortController()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-leaks-'))
  daemon = await startTestDaemon(folder, { ephemeral: false, log: createLogger('debug', join(folder, 'debug.log')) })
  client = createClient(httpTransport({ endpoint: daemon.endpoint, token: daemon.token }))
  for (const scope of [
    { scope: 'cluster', cluster: 'default' },
    { scope: 'taskDefinitions' },
    { scope: 'events' },
    { scope: 'secrets' },
  ] as const)
    follow(scope)
})
afterAll(async () => {
  leave.abort()
  await daemon?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function follow(scope: WatchScope): void {
  const run = async () => {
    for await (const event of client.watch(scope, leave.signal)) followed.push(JSON.stringify(event))
  }
  void run().catch(() => {})
}

/** Runs a task with these secrets and waits until it runs or has stopped. */
async function runWith(family: string, valueFrom: string) {
  const secrets = [{ name: 'DB_PASSWORD', valueFrom }]
  await client.registerTaskDefinition({
    family,
    executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
    containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, secrets }],
  })
  const taskArn = (await client.runTask({ taskDefinition: family })).tasks?.[0]?.taskArn ?? ''
  follow({ scope: 'task', cluster: 'default', task: taskArn })
  const task = await untilTask(client, taskArn, ({ lastStatus }) => lastStatus === 'RUNNING' || lastStatus === 'STOPPED')
  return { ...task, taskArn }
}

async function printed(task: string, words: string[]): Promise<string> {
  const session = await client.exec({ cluster: 'default', task, container: 'app', command: words })
  let text = ''
  for await (const bytes of session.output) text += new TextDecoder().decode(bytes)
  return text
}

describe('the plain text of a secret', () => {
  it('is given to the container, and to nobody else', { timeout: 60_000 }, async () => {
    const { ARN = '' } = await client.secrets.createSecret({ Name: 'shop/db', SecretString: secretJson, Description: 'Of the shop' })
    await client.parameters.putParameter({ Name: '/shop/key', Value: password, Type: 'SecureString' })
    const fromSecret = await runWith('from-secret', `${ARN}:password::`)
    const fromParameter = await runWith('from-parameter', '/shop/key')
    // Reasons of failures speak of secrets, and of a value that has no such key.
    const failed = await runWith('no-such-key', `${ARN}:nothing::`)
    expect([fromSecret.lastStatus, fromParameter.lastStatus, failed.lastStatus]).toEqual(['RUNNING', 'RUNNING', 'STOPPED'])
    expect(await printed(fromSecret.taskArn, ['printenv', 'DB_PASSWORD'])).toContain(password)
    expect(await printed(fromParameter.taskArn, ['printenv', 'DB_PASSWORD'])).toContain(password)

    const answers = [
      fromSecret,
      fromParameter,
      failed,
      await client.describeTaskDefinition({ taskDefinition: 'from-secret' }),
      await client.secrets.listSecrets({}),
      await client.secrets.describeSecret({ SecretId: ARN }),
      await client.parameters.describeParameters({}),
      await client.parameters.getParameter({ Name: '/shop/key' }),
    ]
    expect(answers.map((answer) => JSON.stringify(answer)).filter(holdsPlainText)).toEqual([])
  })

  it('is not repeated by a refusal', async () => {
    const refused = await Promise.allSettled([
      client.secrets.createSecret({ Name: 'shop/db', SecretString: password }),
      client.secrets.putSecretValue({ SecretId: 'nowhere', SecretString: password }),
      client.secrets.putSecretValue({ SecretId: 'shop/db', SecretString: { password } as unknown as string }),
      client.parameters.putParameter({ Name: '/shop/key', Value: password, Type: 'String' }),
      client.parameters.putParameter({ Name: '/shop/other', Value: password, Type: 'String', AllowedPattern: '\\d+' }),
    ])
    const sentences = refused.map((each) => (each.status === 'rejected' ? String(each.reason) : 'taken'))
    expect(sentences).not.toContain('taken')
    expect(sentences.filter(holdsPlainText)).toEqual([])
  })

  it('is kept from the debug log, watch events and every file, also after the daemon has ended', { timeout: 30_000 }, async () => {
    const { taskArn } = await runWith('last-one', '/shop/key')
    await vi.waitUntil(() => followed.some((event) => event.includes(taskArn)), { timeout: 10_000 })
    expect(followed.some((event) => event.includes('/shop/key'))).toBe(true)
    expect(followed.filter(holdsPlainText)).toEqual([])
    const running = filesWithPlainText()
    await daemon.stop({ stopTasks: true })
    expect([running, filesWithPlainText()]).toEqual([[], []])
    expect(readFileSync(join(folder, 'debug.log'), 'utf8')).not.toBe('')
  })
})

function filesWithPlainText(): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => holdsPlainText(readFileSync(file, 'latin1')))
}
