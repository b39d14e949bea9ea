import { expect, it } from 'vitest'
import { answerCredentials } from './answerCredentials.ts'
import { dummyCredentials } from './credentials.ts'

const role = 'arn:aws:iam::000000000000:role/app'
const now = Date.UTC(2026, 0, 2, 3, 4, 5)

it('says that credentials end when they end, and within the hour where they do not', async () => {
  const ending = async () => ({ AccessKeyId: 'ASIA', SecretAccessKey: 'secret', Token: 'token', expiresAt: now + 60_000 })
  expect(await answerCredentials(role, ending, now)).toEqual({
    status: 200,
    body: { RoleArn: role, AccessKeyId: 'ASIA', SecretAccessKey: 'secret', Token: 'token', Expiration: '2026-01-02T03:05:05Z' },
  })
  const { body } = await answerCredentials(role, dummyCredentials, now)
  expect(body).toMatchObject({ AccessKeyId: 'ASIAMARINALOCALDUMMY', Expiration: '2026-01-02T04:04:05Z' })
})

it('asks for the role of the task, and answers why there are none', async () => {
  const source = async (roleArn: string) => Promise.reject(new Error(`Nothing for ${roleArn}.`))
  expect(await answerCredentials(role, source, now)).toEqual({
    status: 500,
    body: { code: 'InternalServerError', message: `Nothing for ${role}.`, HTTPErrorCode: 500 },
  })
})
