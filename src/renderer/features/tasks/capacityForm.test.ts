import { describe, expect, it } from 'vitest'
import { t } from '../views.testSupport.ts'
import { defaultStrategy, firstStrategy, offeredProviders, strategyProblem } from './capacityForm.ts'

const item = (capacityProvider: string, more: object = {}) => ({ capacityProvider, base: 0, weight: 1, ...more })
const cluster = { capacityProviders: ['FARGATE', 'FARGATE_SPOT', 'workers'], defaultCapacityProviderStrategy: [item('FARGATE_SPOT')] }

describe('the capacity of a launch', () => {
  it('is by the cluster’s default strategy where its tasks can run so, as ECS takes it where nothing is named', () => {
    expect(defaultStrategy(cluster, ['FARGATE'])).toEqual([item('FARGATE_SPOT')])
    expect(defaultStrategy(cluster, ['EC2'])).toBeUndefined()
    expect(defaultStrategy({}, ['EC2'])).toBeUndefined()
  })

  it('begins with the first provider that can run the revision, where there is no default', () => {
    expect(offeredProviders(cluster, ['EC2'])).toEqual(['workers'])
    expect(firstStrategy(cluster, ['EC2'])).toEqual([item('workers')])
  })

  it.each([
    ['none', [], /Choose a capacity provider/],
    ['an empty one', [item('')], /Choose a capacity provider/],
    ['one twice', [item('FARGATE'), item('FARGATE')], /once/],
    ['both kinds', [item('FARGATE'), item('workers')], /do not go together/],
    ['half a task', [item('FARGATE', { base: 0.5 })], /whole numbers/],
    ['a weight that is too large', [item('FARGATE', { weight: 1_001 })], /whole numbers/],
    ['two bases', [item('FARGATE', { base: 1 }), item('FARGATE_SPOT', { base: 1 })], /one provider only/],
    ['no weight', [item('FARGATE', { weight: 0 })], /above 0/],
  ])('cannot be by a strategy with %s', (_, items, sentence) => {
    expect(strategyProblem(items, t)).toMatch(sentence)
  })

  it('can be by launch type, and by a strategy with one base', () => {
    expect(strategyProblem(undefined, t)).toBeUndefined()
    expect(strategyProblem([item('FARGATE', { base: 2 }), item('FARGATE_SPOT', { weight: 4 })], t)).toBeUndefined()
  })
})
