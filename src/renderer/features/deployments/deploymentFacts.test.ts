import type { ServiceDeployment } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { deploymentFacts, revisionsOf } from './deploymentFacts.ts'
import { revisionBefore } from './rollBack.ts'

const names = new Map([
  ['arn:r/shop/web/1', 'web:1'],
  ['arn:r/shop/web/2', 'web:2'],
])
const deployment = (over: Partial<ServiceDeployment> = {}): ServiceDeployment => ({
  serviceDeploymentArn: 'arn:aws:ecs:us-east-1:0:service-deployment/shop/web/Abc',
  status: 'IN_PROGRESS',
  targetServiceRevision: { arn: 'arn:r/shop/web/2' },
  sourceServiceRevisions: [{ arn: 'arn:r/shop/web/1' }],
  deploymentCircuitBreaker: { status: 'MONITORING', failureCount: 2, threshold: 5 },
  ...over,
})
const facts = (over: Partial<ServiceDeployment> = {}) => deploymentFacts(deployment(over), names)

describe('a service deployment', () => {
  it('has what it replaces, what with, and whose tasks are its own', () => {
    expect(facts()).toMatchObject({ id: 'Abc', deploymentId: 'ecs-svc/2', from: 'web:1', to: 'web:2', strategy: 'ROLLING' })
    expect(facts({ sourceServiceRevisions: [] }).from).toBeUndefined()
  })

  it('names a revision that is not known by its id', () => {
    expect(deploymentFacts(deployment(), new Map()).to).toBe('2')
    expect(revisionsOf(deployment({ rollback: { serviceRevisionArn: 'arn:r/shop/web/1' } }))).toEqual([
      'arn:r/shop/web/2',
      'arn:r/shop/web/1',
      'arn:r/shop/web/1',
    ])
  })

  it('has failed tasks against a threshold only where a circuit breaker counts', () => {
    expect(facts()).toMatchObject({ failed: 2, threshold: 5 })
    expect(facts({ deploymentCircuitBreaker: { status: 'DISABLED', failureCount: 2, threshold: 3 } })).toMatchObject({
      failed: 2,
      threshold: undefined,
    })
  })

  it('says why it went back rather than why it stands', () => {
    expect(facts({ statusReason: 'stands', rollback: { reason: 'the circuit breaker' } }).reason).toBe('the circuit breaker')
  })

  it('goes back to what was there, while it is under way and not being cleaned up', () => {
    expect(revisionBefore(facts())).toBe('web:1')
    expect(revisionBefore(facts({ lifecycleStage: 'CLEAN_UP' }))).toBeUndefined()
    expect(revisionBefore(facts({ status: 'SUCCESSFUL' }))).toBeUndefined()
    expect(revisionBefore(facts({ sourceServiceRevisions: [] }))).toBeUndefined()
  })
})
