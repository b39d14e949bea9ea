import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { expect, it, vi } from 'vitest'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import type { StepContext, StepTarget } from '../tasks/stepContext.ts'
import { newSecretsView, readSecrets } from './readSecrets.ts'
import { SecretError, type SecretSource } from './secretSource.ts'

const found: SecretSource = {
  async resolve(valueFrom) {
    if (valueFrom.includes('none')) {
      throw new SecretError(valueFrom.includes('secretsmanager') ? 'asm' : 'ssm', `invalid parameters: ${valueFrom}`)
    }
    return 'value'
  },
  readEnvironmentFile: async () => 'A=1',
}

/** Reads what the containers need, and answers the task's view of it. */
async function read(...containerDefinitions: ContainerDefinition[]) {
  const definition = taskDefinition({ containerDefinitions })
  const task = taskOf(definition)
  const secrets = newSecretsView(task, definition)
  const wake = vi.fn()
  readSecrets(
    { secrets: found, wake } as unknown as StepContext,
    {
      runtime: { arn: task.arn, view: { secrets } } as unknown as StepTarget['runtime'],
      task,
      taskDefinition: definition,
    } as StepTarget,
  )
  await expect.poll(() => wake).toHaveBeenCalled()
  return secrets
}

it('names everything that is missing, each once', async () => {
  const secret = (name: string, valueFrom: string) => ({ name, valueFrom })
  const { ready, failure } = await read(
    { name: 'a', image: 'x', secrets: [secret('A', '/none/a'), secret('B', '/there'), secret('C', '/none/c')] },
    { name: 'b', image: 'x', secrets: [secret('A', '/none/a'), secret('D', 'arn:aws:secretsmanager:eu-west-3:1:secret:none')] },
  )
  expect(ready).toBe(false)
  expect(failure).toMatch(/SSM Parameter Store in [a-z0-9-]+: invalid parameters: \/none\/a;invalid parameters: \/none\/c$/)
})

it('names the region that an ARN asks', async () => {
  const valueFrom = 'arn:aws:ssm:eu-west-3:000000000000:parameter/none'
  const { failure } = await read({ name: 'a', image: 'x', secrets: [{ name: 'A', valueFrom }] })
  expect(failure).toContain('fetching secret data from SSM Parameter Store in eu-west-3: invalid parameters: arn:aws:ssm')
})

it('has the values of each container where nothing is missing', async () => {
  const { ready, failure, values } = await read({
    name: 'a',
    image: 'x',
    secrets: [{ name: 'A', valueFrom: '/there' }],
    environmentFiles: [{ type: 's3', value: 'arn' }],
  })
  expect([ready, failure]).toEqual([true, undefined])
  expect(values.get('a')).toEqual({ environment: { A: 'value' }, fileEnvironment: { A: '1' }, logOptions: {} })
})
