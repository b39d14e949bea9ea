import { describe, expect, it } from 'vitest'
import { answerSts, type StsCaller, stsDocument } from './answerSts.ts'

const caller: StsCaller = { account: '123456789012', principalArn: 'arn:aws:iam::123456789012:root' }
const now = Date.parse('2026-01-02T03:04:05Z')
const ask = (form: string, who = caller) => answerSts(new URLSearchParams(form), who, now)
const result = (form: string, who?: StsCaller) => {
  const answered = ask(form, who)
  return 'result' in answered ? answered.result : JSON.stringify(answered.error)
}
const role = 'RoleArn=arn:aws:iam::210987654321:role/deploy/ci&RoleSessionName=tf'

describe('STS', () => {
  it('says who calls', () => {
    expect(result('Action=GetCallerIdentity&Version=2011-06-15')).toBe(
      '<Arn>arn:aws:iam::123456789012:root</Arn><UserId>123456789012</UserId><Account>123456789012</Account>',
    )
    expect(stsDocument('GetCallerIdentity', '<Account>1</Account>', 'id')).toBe(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetCallerIdentityResponse>\n',
    )
  })

  it('gives credentials that name the account of the role', () => {
    const xml = result(`Action=AssumeRole&${role}&DurationSeconds=900`)
    expect(xml).toContain('<AccessKeyId>210987654321</AccessKeyId>')
    expect(xml).toContain('<Expiration>2026-01-02T03:19:05.000Z</Expiration>')
    expect(xml).toContain('<Arn>arn:aws:sts::210987654321:assumed-role/ci/tf</Arn>')
    expect(result('Action=GetSessionToken')).toContain('<AccessKeyId>123456789012</AccessKeyId>')
  })

  it('gives those with the one key that is admitted, where there is one', () => {
    expect(result(`Action=AssumeRole&${role}`, { ...caller, admittedKey: 'KEY' })).toContain('<AccessKeyId>KEY</AccessKeyId>')
  })

  it.each([
    ['Action=AssumeRole&RoleArn=x&RoleSessionName=tf', 'ValidationError', 'RoleArn is not the ARN of a role'],
    ['Action=AssumeRole&RoleArn=arn:aws:iam::1:role/x&RoleSessionName=tf', 'ValidationError', 'RoleArn is not the ARN of a role'],
    ['Action=AssumeRole&RoleArn=arn:aws:iam::210987654321:role/x&RoleSessionName=<a>', 'ValidationError', 'RoleSessionName'],
    [`Action=AssumeRole&${role}&DurationSeconds=899`, 'ValidationError', 'from 900 to 43200'],
    ['Action=GetSessionToken&DurationSeconds=9e9', 'ValidationError', 'from 900 to 129600'],
    [
      'Action=GetFederationToken',
      'InvalidAction',
      'Could not find operation GetFederationToken for version 2011-06-15. Marina answers GetCallerIdentity',
    ],
    ['Action=toString', 'InvalidAction', 'Could not find operation toString'],
    ['Action=<script>', 'InvalidAction', 'Could not find operation for version'],
    ['', 'InvalidAction', 'Could not find operation for version'],
  ])('refuses %s', (form, code, sentence) => {
    expect(ask(form)).toMatchObject({ error: { code, message: expect.stringContaining(sentence) } })
  })

  it('writes names as text', () => {
    expect(result(`Action=AssumeRole&RoleArn=${encodeURIComponent('arn:aws:iam::210987654321:role/<b>&')}&RoleSessionName=tf`)).toContain(
      'assumed-role/&lt;b&gt;&amp;/tf',
    )
  })
})
