import { expect, it } from 'vitest'
import { parseEnvironmentFile } from './parseEnvironmentFile.ts'
import { secretReason } from './secretReason.ts'
import { SecretError } from './secretSource.ts'

it('keeps values to the letter, and passes over what is no variable', () => {
  expect(parseEnvironmentFile('# A=0\nA= 1 \nB=x=y\n\nno variable\n=empty\nC=\r\nA=2\n__proto__=p')).toEqual(
    Object.fromEntries([
      ['A', '2'],
      ['B', 'x=y'],
      ['C', ''],
      ['__proto__', 'p'],
    ]),
  )
})

it('says in the words of ECS why a task has no secrets', () => {
  const task = { arn: 'arn:task' as never, region: 'eu-west-3' }
  const error = new SecretError('ssm', 'invalid parameters: /none')
  expect(secretReason({ ...task, launchType: 'EC2' }, error)).toBe(
    'ResourceInitializationError: resource cannot be initialized for task arn:task: fetching secret data from SSM Parameter Store in eu-west-3: invalid parameters: /none',
  )
  expect(secretReason({ ...task, launchType: 'FARGATE' }, new SecretError('asm', 'why'))).toBe(
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): why',
  )
  expect(secretReason({ ...task, launchType: 'EC2' }, new Error('a value'))).not.toContain('a value')
})
