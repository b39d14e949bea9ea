import { describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { sdkOperations } from './generate.ts'
import { parseRequest } from './parseRequest.ts'

const refusalOf = (operation: string, json: unknown): { code: string; message: string } | undefined => {
  try {
    parseRequest(operation, json)
    return undefined
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error
    return { code: error.code, message: error.message }
  }
}

describe('parseRequest', () => {
  it('keeps what the operation knows', () => {
    const request = { cluster: 'c', taskDefinition: 'web:1', count: 2, tags: [{ key: 'a', value: 'b' }], enableECSManagedTags: true }
    expect(parseRequest('RunTask', request)).toEqual(request)
  })

  it('leaves out what ECS does not know and what is null', () => {
    const request = { taskDefinition: 'web', newMember: { a: 1 }, cluster: null, tags: [{ key: 'a', value: '', colour: 'red' }] }
    expect(parseRequest('RunTask', request)).toEqual({ taskDefinition: 'web', tags: [{ key: 'a', value: '' }] })
  })

  it('does not change what it is given', () => {
    const request = Object.freeze({ taskDefinition: 'web', other: null })
    expect(parseRequest('RunTask', request)).toEqual({ taskDefinition: 'web' })
  })

  it.each([
    ['a list', []],
    ['null', null],
    ['text', 'x'],
    ['a number', 7],
  ])('refuses %s as a request', (_what, json) => {
    expect(refusalOf('ListClusters', json)).toMatchObject({
      code: 'SerializationException',
      message: expect.stringContaining('must be a JSON object'),
    })
  })

  it.each([
    ['RunTask', { taskDefinition: 7 }, 'taskDefinition must be a string, but is a number'],
    ['RunTask', { taskDefinition: 'a', count: '2' }, 'count must be a number, but is a string'],
    ['RunTask', { taskDefinition: 'a', count: true }, 'count must be a number, but is a boolean'],
    ['RunTask', { taskDefinition: 'a', count: 1.5 }, 'count must be a whole number from -2147483648 to 2147483647'],
    ['RunTask', { taskDefinition: 'a', count: 3e9 }, 'count must be a whole number'],
    ['RunTask', { taskDefinition: 'a', count: JSON.parse('1e999') as number }, 'count must be a number of ordinary size'],
    ['RunTask', { taskDefinition: 'a', tags: {} }, 'tags must be a list, but is an object'],
    ['RunTask', { taskDefinition: 'a', tags: [null] }, 'tags[0] must be an object, but is null'],
    ['DescribeTasks', { tasks: ['a', {}] }, 'tasks[1] must be a string, but is an object'],
    ['DeleteService', { service: 'a', force: 'yes' }, 'force must be a boolean, but is a string'],
    [
      'RunTask',
      { taskDefinition: 'a', networkConfiguration: { awsvpcConfiguration: { subnets: ['s', 1] } } },
      'networkConfiguration.awsvpcConfiguration.subnets[1] must be a string, but is a number',
    ],
    [
      'RegisterTaskDefinition',
      { family: 'f', containerDefinitions: [{ dockerLabels: { tier: 1 } }] },
      'containerDefinitions[0].dockerLabels["tier"] must be a string, but is a number',
    ],
  ])('%s: names the member and what it must be (%#)', (operation, json, sentence) => {
    const refusal = refusalOf(operation, json)
    expect(refusal?.code).toBe('SerializationException')
    expect(refusal?.message).toContain(`${operation} could not be read: ${sentence}`)
  })

  it('never repeats a value, which may be a secret', () => {
    const refusal = refusalOf('RegisterTaskDefinition', { family: 'f', containerDefinitions: [{ environment: 'hunter2' }] })
    expect(refusal?.message).not.toContain('hunter2')
  })

  it.each([
    ['RunTask', {}, 'InvalidParameterException', 'taskDefinition is missing. RunTask needs it.'],
    ['RunTask', { taskDefinition: null }, 'InvalidParameterException', 'taskDefinition is missing. RunTask needs it.'],
    ['DescribeTasks', {}, 'InvalidParameterException', 'Tasks cannot be empty.'],
    ['DescribeContainerInstances', {}, 'InvalidParameterException', 'Container Instances cannot be empty.'],
    ['RegisterTaskDefinition', { family: 'f' }, 'ClientException', 'Container list cannot be empty.'],
    ['RegisterTaskDefinition', { containerDefinitions: [] }, 'ClientException', 'family is missing. RegisterTaskDefinition needs it.'],
    [
      'RunTask',
      { taskDefinition: 'a', overrides: { containerOverrides: [{ environmentFiles: [{ type: 's3' }] }] } },
      'InvalidParameterException',
      'overrides.containerOverrides[0].environmentFiles[0].value is missing. RunTask needs it.',
    ],
  ])('%s: says which required member is missing (%#)', (operation, json, code, message) => {
    expect(refusalOf(operation, json)).toEqual({ code, message })
  })

  it.each([
    ['CreateService', { serviceName: 's', schedulingStrategy: 'X' }, 'Scheduling strategy should be one of [REPLICA,DAEMON]'],
    ['ListServices', { launchType: 'X' }, 'launch type should be one of [EC2,FARGATE,EXTERNAL,FMI,MANAGED_INSTANCES]'],
    [
      'UpdateContainerInstancesState',
      { containerInstances: ['a'], status: 'REGISTERING' },
      'Container instance status should be one of [ACTIVE, DRAINING]',
    ],
    ['ListServiceDeployments', { service: 's', status: ['PENDING', 'X'] }, 'status should be one of [IN_PROGRESS,PENDING,'],
    ['RunTask', { taskDefinition: 'a', propagateTags: 'SERVICE' }, 'propagateTags should be one of [TASK_DEFINITION,NONE]'],
    ['RunTask', { taskDefinition: 'a', placementStrategy: [{}] }, 'Placement strategy type should be one of [random,spread,binpack]'],
    ['RunTask', { taskDefinition: 'a', count: 11 }, 'count must be between 1 and 10.'],
    ['ListTasks', { maxResults: 0 }, 'maxResults must be between 1 and 100.'],
    ['ListAccountSettings', { maxResults: 11 }, 'maxResults must be between 1 and 10.'],
    ['CreateService', { serviceName: 's', desiredCount: -1 }, 'DesiredCount can not be lesser than 0'],
    ['UpdateService', { service: 's', desiredCount: -1 }, 'Task count can not be lesser than 0'],
    ['CreateService', { serviceName: 's', clientToken: 'x'.repeat(37) }, 'idempotency token longer than 36.'],
    ['CreateCluster', { clusterName: 'a b' }, 'Cluster names can have up to 255 letters'],
    ['RunTask', { taskDefinition: 'a', startedBy: 'a b' }, 'startedBy can have letters, digits'],
    ['DescribeTasks', { tasks: [] }, 'Tasks cannot be empty.'],
    ['DescribeServices', { services: Array<string>(11).fill('s') }, 'Services can have at most 10 items'],
    ['DeleteTaskDefinitions', { taskDefinitions: [] }, 'size of TaskDefinition references list must be greater than 0'],
    ['TagResource', { resourceArn: 'a', tags: [{ key: 'a' }] }, 'Tag value can not be null.'],
    [
      'UpdateService',
      {
        service: 's',
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'X', value: 0 } },
        },
      },
      'Invalid deployment circuit breaker threshold type.',
    ],
  ])('%s: refuses a value in the words of ECS (%#)', (operation, json, sentence) => {
    const refusal = refusalOf(operation, json)
    expect(refusal?.code).toBe('InvalidParameterException')
    expect(refusal?.message).toContain(sentence)
  })

  it('tells the same violation first, whatever the order of the request, and a list before its items', () => {
    const wrong = { count: 0, launchType: 'X', tags: [{}], placementStrategy: Array<object>(6).fill({}) }
    const reversed = Object.fromEntries(Object.entries(wrong).reverse())
    const first = refusalOf('RunTask', { taskDefinition: 'a', ...wrong })
    expect(refusalOf('RunTask', { taskDefinition: 'a', ...reversed })).toEqual(first)
    expect(refusalOf('RunTask', { taskDefinition: 'a', placementStrategy: wrong.placementStrategy })?.message).toBe(
      'Maximum number of strategies is 5',
    )
  })

  it('tells of what is missing before what is not taken', () => {
    expect(refusalOf('RunTask', { count: 0 })?.message).toContain('taskDefinition is missing')
  })

  it('takes values to include that it does not know, as recorded from AWS', () => {
    expect(refusalOf('DescribeClusters', { include: ['TAGS', 'SOMETHING_NEWER'] })).toBeUndefined()
  })

  it('leaves task definitions to their own rules', () => {
    expect(refusalOf('RegisterTaskDefinition', { family: 'a b', containerDefinitions: [], networkMode: 'X' })).toBeUndefined()
  })

  it('tells of a wrong type before a missing member', () => {
    expect(refusalOf('RunTask', { count: 'x' })?.message).toContain('count must be a number')
  })

  it('wants exactly one member of a union', () => {
    const update = (configuration: unknown) => refusalOf('UpdateGateway', { gateway: 'g', configuration })
    expect(update({ hostSharedAlb: {}, somethingNewer: 1 })).toBeUndefined()
    expect(update({})?.message).toContain('configuration must have exactly one of the members hostSharedAlb, but has none')
    expect(update({ hostSharedAlb: null })?.message).toContain('but has none')
  })

  it('takes fractions only where ECS has them', () => {
    expect(
      parseRequest('UpdateTaskSet', { cluster: 'c', service: 's', taskSet: 't', scale: { value: 12.5, unit: 'PERCENT' } }),
    ).toMatchObject({
      scale: { value: 12.5 },
    })
  })

  it('reads times as dates', () => {
    const request = parseRequest('ListServiceDeployments', { service: 's', createdAt: { after: 1_789_551_574.359 } })
    expect(request['createdAt']).toEqual({ after: new Date(1_789_551_574_359) })
    expect(refusalOf('ListServiceDeployments', { service: 's', createdAt: { after: '2026-01-01' } })?.message).toContain(
      'a time in seconds since 1970',
    )
    expect(refusalOf('ListServiceDeployments', { service: 's', createdAt: { after: 1e300 } })?.code).toBe('SerializationException')
  })

  it('lets no key reach a prototype', () => {
    const json: unknown = JSON.parse('{"family":"f","containerDefinitions":[{"__proto__":{"name":"x"},"dockerLabels":{"__proto__":"y"}}]}')
    expect(refusalOf('RegisterTaskDefinition', json)?.message).toContain('__proto__')
    const unknown: unknown = JSON.parse('{"taskDefinition":"a","__proto__":{"count":5}}')
    expect(parseRequest('RunTask', unknown)).toEqual({ taskDefinition: 'a' })
    expect((parseRequest('RunTask', unknown) as { count?: number }).count).toBeUndefined()
  })

  it('bounds the depth of free-form documents', () => {
    const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
    const request = (depth: number) => ({
      serviceName: 's',
      deploymentConfiguration: { lifecycleHooks: [{ hookDetails: nested(depth) }] },
    })
    expect(refusalOf('CreateService', request(20))).toBeUndefined()
    expect(refusalOf('CreateService', request(200_000))?.message).toContain('must not be nested deeper than 32 levels')
  })

  it('reads an empty request of every operation without failing otherwise', () => {
    for (const operation of sdkOperations().keys()) {
      const refusal = refusalOf(operation, {})
      if (refusal) expect(refusal.code).toMatch(/^(InvalidParameterException|ClientException)$/)
    }
  })
})
