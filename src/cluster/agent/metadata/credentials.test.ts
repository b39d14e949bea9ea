import { describe, expect, it } from 'vitest'
import { credentialsOfProfile, parseCredentialSource } from './credentials.ts'

const file = `
[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key=default/secret=with=signs

# work
[ work ]
AWS_ACCESS_KEY_ID=AKIAWORK
aws_secret_access_key = work/secret
aws_session_token = work+token
[role]
role_arn = arn:aws:iam::1:role/x
`
const of = (profile: string) => credentialsOfProfile(file, profile, '/home/me/.aws/credentials')

describe('credentials of a profile', () => {
  it('are read as AWS’s own tools read them', () => {
    expect(of('default')).toEqual({ AccessKeyId: 'AKIADEFAULT', SecretAccessKey: 'default/secret=with=signs', Token: '' })
    expect(of('work')).toEqual({ AccessKeyId: 'AKIAWORK', SecretAccessKey: 'work/secret', Token: 'work+token' })
  })

  it('that are not there are named, without a value', () => {
    expect(() => of('nobody')).toThrow(
      'There is no profile [nobody] in /home/me/.aws/credentials. Add it with "aws configure --profile nobody"',
    )
    expect(() => of('role')).toThrow('The profile [role] in /home/me/.aws/credentials has no aws_access_key_id')
  })
})

it('--credentials takes two things and no others', async () => {
  expect(await parseCredentialSource('dummy')()).toMatchObject({ AccessKeyId: 'ASIAMARINALOCALDUMMY' })
  expect(() => parseCredentialSource('profile:')).toThrow('--credentials takes dummy, or profile:NAME')
})
