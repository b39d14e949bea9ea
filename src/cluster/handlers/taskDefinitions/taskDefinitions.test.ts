import { describe, expect, it } from 'vitest'
import { arn, createHandlersWorld } from '../handlers.testSupport.ts'

const definitionArn = (name: string) => arn(`task-definition/${name}`)

describe('task definitions', () => {
  it('count revisions up for ever; a refused one takes no number', () => {
    const { call, refusal, register } = createHandlersWorld()
    expect(register().taskDefinition?.revision).toBe(1)
    refusal('RegisterTaskDefinition', { family: 'web', containerDefinitions: [] })
    call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })
    expect(register().taskDefinition?.revision).toBe(2)
    expect(register({ family: 'other' }).taskDefinition?.revision).toBe(1)
  })

  it('answer with who registered them and when, and tags beside them when asked', () => {
    const { call, register, clock } = createHandlersWorld()
    const answer = register({ tags: [{ key: 'a', value: '1' }] })
    expect(answer).toMatchObject({
      tags: [{ key: 'a', value: '1' }],
      taskDefinition: { status: 'ACTIVE', registeredAt: new Date(clock.now()), registeredBy: 'arn:aws:iam::000000000000:user/tester' },
    })
    expect(call('DescribeTaskDefinition', { taskDefinition: 'web' })).toEqual({ taskDefinition: answer.taskDefinition })
    expect(call('DescribeTaskDefinition', { taskDefinition: definitionArn('web:1'), include: ['TAGS'] })).toEqual(answer)
  })

  it('are found by family as the newest ACTIVE revision', () => {
    const { call, refusal, register } = createHandlersWorld()
    for (let n = 0; n < 3; n += 1) register()
    call('DeregisterTaskDefinition', { taskDefinition: 'web:3' })
    expect(call('DescribeTaskDefinition', { taskDefinition: 'web' }).taskDefinition?.revision).toBe(2)
    expect(call('DescribeTaskDefinition', { taskDefinition: 'web:3' }).taskDefinition).toMatchObject({
      status: 'INACTIVE',
      deregisteredAt: expect.any(Date) as Date,
    })
    for (const revision of [1, 2]) call('DeregisterTaskDefinition', { taskDefinition: `web:${revision}` })
    expect(refusal('DescribeTaskDefinition', { taskDefinition: 'web' })).toBe('ClientException: Unable to describe task definition.')
  })

  it('stay INACTIVE since the first time they are deregistered', async () => {
    const { call, register, clock } = createHandlersWorld()
    register()
    const first = call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })
    await clock.advance(1000)
    expect(call('DeregisterTaskDefinition', { taskDefinition: definitionArn('web:1') })).toEqual(first)
  })

  it.each([
    ['DeregisterTaskDefinition', { taskDefinition: 'web' }, 'ClientException: Revision is missing.'],
    ['DeregisterTaskDefinition', { taskDefinition: 'web:foo' }, 'InvalidParameterException: Invalid revision number. Number: foo'],
    [
      'DeregisterTaskDefinition',
      { taskDefinition: 'web:9' },
      'ClientException: The specified task definition does not exist. Specify a valid account, family, revision and try again.',
    ],
    ['DescribeTaskDefinition', { taskDefinition: 'web:x' }, 'InvalidParameterException: Invalid revision number. Number: x'],
    ['DescribeTaskDefinition', { taskDefinition: '' }, 'ClientException: Unable to describe task definition.'],
    [
      'ListTaskDefinitions',
      { status: 'GONE' as never },
      'InvalidParameterException: Status should be one of [ACTIVE,INACTIVE,DELETE_IN_PROGRESS]',
    ],
    ['ListTaskDefinitions', { sort: 'UP' as never }, 'InvalidParameterException: Sort order should be one of [ASC,DESC]'],
    ['ListTaskDefinitionFamilies', { maxResults: 0 }, 'InvalidParameterException: maxResults must be between 1 and 100.'],
  ] as const)('%s %o', (name, request, sentence) => {
    expect(createHandlersWorld().refusal(name, request as never)).toBe(sentence)
  })

  it('are listed by family, then by number, either way round', () => {
    const { call, register } = createHandlersWorld()
    for (let n = 0; n < 10; n += 1) register()
    register({ family: 'web-2' })
    register({ family: 'app' })
    const names = (request: Parameters<typeof call<'ListTaskDefinitions'>>[1]) =>
      call('ListTaskDefinitions', request).taskDefinitionArns?.map((name) => name.split('/')[1])
    const ordered = ['app:1', ...Array.from({ length: 10 }, (_, n) => `web:${n + 1}`), 'web-2:1']
    expect(names({})).toEqual(ordered)
    expect(names({ sort: 'DESC' })).toEqual(ordered.toReversed())
    expect(names({ familyPrefix: 'web', sort: 'DESC', maxResults: 2 })).toEqual(['web:10', 'web:9'])
    expect(names({ familyPrefix: 'we' })).toEqual([])
    call('DeregisterTaskDefinition', { taskDefinition: 'web:4' })
    expect(names({ familyPrefix: 'web', status: 'INACTIVE' })).toEqual(['web:4'])
  })

  it('have families, ACTIVE as long as one revision is', () => {
    const { call, register } = createHandlersWorld()
    for (const family of ['web', 'web-old', 'app']) register({ family })
    call('DeregisterTaskDefinition', { taskDefinition: 'web-old:1' })
    const families = (request: Parameters<typeof call<'ListTaskDefinitionFamilies'>>[1]) =>
      call('ListTaskDefinitionFamilies', request).families
    expect(families({})).toEqual(['app', 'web', 'web-old'])
    expect(families({ familyPrefix: 'web' })).toEqual(['web', 'web-old'])
    expect(families({ status: 'ACTIVE' })).toEqual(['app', 'web'])
    expect(families({ status: 'INACTIVE' })).toEqual(['web-old'])
  })
})

describe('pages', () => {
  it('go on after the last entry, whatever came and went between them', () => {
    const { call, register } = createHandlersWorld()
    for (let n = 0; n < 6; n += 1) register()
    const page = (nextToken?: string) => call('ListTaskDefinitions', { maxResults: 2, ...(nextToken !== undefined && { nextToken }) })
    const names = (answer: ReturnType<typeof page>) => answer.taskDefinitionArns?.map((name) => name.split('/')[1])
    const first = page()
    expect(names(first)).toEqual(['web:1', 'web:2'])
    call('DeregisterTaskDefinition', { taskDefinition: 'web:1' })
    call('DeregisterTaskDefinition', { taskDefinition: 'web:2' })
    const second = page(first.nextToken)
    expect(names(second)).toEqual(['web:3', 'web:4'])
    register()
    const third = page(second.nextToken)
    expect(names(third)).toEqual(['web:5', 'web:6'])
    const last = page(third.nextToken)
    expect(names(last)).toEqual(['web:7'])
    expect(last).not.toHaveProperty('nextToken')
  })

  it('refuse a token of nobody or of another operation', () => {
    const { call, refusal, register } = createHandlersWorld()
    register()
    register({ family: 'app' })
    const { nextToken = '' } = call('ListTaskDefinitions', { maxResults: 1 })
    expect(nextToken).not.toBe('')
    expect(refusal('ListTaskDefinitionFamilies', { nextToken })).toBe('InvalidParameterException: Invalid token.')
    for (const bad of ['', 'x', 'eyJ9', '__proto__'])
      expect(refusal('ListTaskDefinitions', { nextToken: bad })).toBe('InvalidParameterException: Invalid token.')
  })
})
