import { describe, expect, it } from 'vitest'
import { openStore } from '#cluster/state/store.ts'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { createDeploymentDigests } from './deploymentDigests.ts'

const definition = taskDefinition({ containerDefinitions: [{ name: 'app', image: 'shop:1' }] })
const taskOfDeployment = (deploymentId: string) => taskOf(definition, { deploymentId })

describe('the digests of a deployment', () => {
  const digests = createDeploymentDigests(openStore({ file: ':memory:', now: 0 }))

  it('are those of its first task, container by container', () => {
    digests.note(taskOfDeployment('ecs-svc/1'), 'app', 'sha256:first')
    digests.note(taskOfDeployment('ecs-svc/1'), 'app', 'sha256:second')
    expect(digests.find(taskOfDeployment('ecs-svc/1'), 'app')).toBe('sha256:first')
    expect(digests.find(taskOfDeployment('ecs-svc/1'), 'side')).toBeUndefined()
    expect(digests.find(taskOfDeployment('ecs-svc/2'), 'app')).toBeUndefined()
  })

  it('are nothing to a task that belongs to none', () => {
    digests.note(taskOf(definition), 'app', 'sha256:alone')
    expect(digests.find(taskOf(definition), 'app')).toBeUndefined()
  })
})
