import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { corpusFolder, createHandlersWorld, network } from '../handlers.testSupport.ts'

const folder = corpusFolder('recordings')

interface Recording {
  response?: Record<string, unknown>
  cliOutput?: Record<string, unknown>
}

/** First item of a list, or the object, in an answer recorded from AWS. */
function recorded(file: string, member: string): Record<string, unknown> {
  const { response, cliOutput } = JSON.parse(readFileSync(join(folder ?? '', file), 'utf8')) as Recording
  const value = (response ?? cliOutput)?.[member]
  return (Array.isArray(value) ? value[0] : value) as Record<string, unknown>
}

const names = (value: object | undefined) => Object.keys(value ?? {}).sort()

function world() {
  const created = createHandlersWorld()
  created.registerFargate({ containerDefinitions: [{ name: 'probe', image: 'python' }] })
  return created
}

const launch = { taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: network } as const

describe.skipIf(!folder)('answers have the members AWS answers with', () => {
  it('a new task', () => {
    const { call } = world()
    const theirs = recorded('195-stackd-describetasks-initial-describe-tags.json', 'tasks')
    const taskArn = call('RunTask', launch).tasks?.[0]?.taskArn ?? ''
    const [ours] = call('DescribeTasks', { tasks: [taskArn], include: ['TAGS'] }).tasks ?? []
    expect(names(ours)).toEqual(names(theirs))
    const [theirContainer] = theirs['containers'] as object[]
    expect(names(ours?.containers?.[0])).toEqual(names(theirContainer))
    expect(names(ours?.attachments?.[0])).toEqual(names((theirs['attachments'] as object[])[0]))
  })

  it('a service and its deployment', () => {
    const { call } = world()
    const theirs = recorded('187-stackd-describeservices-scale-two-poll-service.json', 'services')
    call('CreateService', { ...launch, serviceName: 'web', desiredCount: 1 })
    const [ours] = call('DescribeServices', { services: ['web'], include: ['TAGS'] }).services ?? []
    expect(names(ours)).toEqual(names(theirs))
    expect(names(ours?.deployments?.[0])).toEqual(names((theirs['deployments'] as object[])[0]))
    expect(ours?.deploymentConfiguration?.deploymentCircuitBreaker).toEqual(
      (theirs['deploymentConfiguration'] as Record<string, unknown>)['deploymentCircuitBreaker'],
    )
  })

  it('a cluster', () => {
    const { call } = world()
    expect(names(call('DescribeClusters', {}).clusters?.[0])).toEqual(
      names(recorded('186-stackd-describeclusters-scale-two-initial-cluster.json', 'clusters')),
    )
    const theirs = recorded('146-stackd-createcluster-cluster-recreate-fargate-strategy.json', 'cluster')
    const request = {
      clusterName: 'shop',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    }
    const { cluster } = call('CreateCluster', { ...request, tags: [{ key: 'phase', value: 'recreated' }] })
    const { clusterArn: _, clusterName: __, ...rest } = theirs
    expect(cluster).toMatchObject(rest)
  })
})
