import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

/** What tools ask before their first ECS call. */
export async function identity({ aside, endpoint, account }: Tour): Promise<void> {
  const ask = async (action: string) => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: `Action=${action}&Version=2011-06-15`,
    })
    return { status: answer.status, body: await answer.text() }
  }
  await aside('sts GetCallerIdentity', async () => {
    const { status, body } = await ask('GetCallerIdentity')
    expect(status).toBe(200)
    expect(body).toContain(`<Account>${account}</Account>`)
    expect(body).toMatch(/<Arn>arn:aws:\w+::123456789012:\S+<\/Arn>/)
  })
  await aside('an action of sts that is not there', async () => {
    const { status, body } = await ask('GetFederationToken')
    expect(status).toBe(400)
    expect(body).toContain('GetCallerIdentity')
  })
}
