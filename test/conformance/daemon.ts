import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ECSClient } from '@aws-sdk/client-ecs'
import { startMarina } from '#test/support/marinaProcess.ts'

/** What came back over the raw wire. */
export interface Answer {
  status: number
  /** `__type` of an error. */
  type: string | undefined
  message: string
  body: Record<string, unknown>
}

/** Each part of the run has an account of its own, so that what one makes no other sees. */
export const accounts = {
  refusals: '100000000001',
  unknownMembers: '100000000002',
  bounds: '100000000003',
  sdk: '100000000004',
  pages: '100000000005',
  waiters: '100000000006',
  answers: '100000000008',
  /** As scrubbed by the publisher of the recordings. */
  recordings: '000000000000',
} as const

export interface Daemon {
  /** One call as any HTTP client can make it. */
  send(operation: string, body: unknown, account: string): Promise<Answer>
  sdk(account: string): ECSClient
  stop(): Promise<void>
}

/** Starts Marina on the simulated engine, from its sources unless MARINA_COMMAND names a build. */
export async function startForConformance(): Promise<Daemon> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-conformance-'))
  const marina = await startMarina({ dataFolder, engine: 'simulated', args: ['--ephemeral', '--no-ui'] })
  const clients: ECSClient[] = []
  return {
    send: (operation, body, account) => sendRaw(marina.endpoint, operation, body, account),
    sdk(account) {
      const credentials = { accessKeyId: account, secretAccessKey: 'anything' }
      const client = new ECSClient({ endpoint: marina.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
      clients.push(client)
      return client
    },
    async stop() {
      for (const client of clients) client.destroy()
      await marina.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

async function sendRaw(endpoint: string, operation: string, body: unknown, account: string): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  })
  const json = (await answer.json()) as Record<string, unknown>
  // As every answer of ECS has them (spec part 1, 1.1).
  if (answer.headers.get('content-type') !== 'application/x-amz-json-1.1' || !answer.headers.get('x-amzn-requestid'))
    throw new Error(`the answer to ${operation} is not in the form of ECS: ${JSON.stringify(Object.fromEntries(answer.headers))}`)
  const type = typeof json['__type'] === 'string' ? json['__type'] : undefined
  return { status: answer.status, type, message: typeof json['message'] === 'string' ? json['message'] : '', body: json }
}
