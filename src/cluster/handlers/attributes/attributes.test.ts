import { describe, expect, it } from 'vitest'
import { createHandlersWorld } from '../handlers.testSupport.ts'

function createWorld() {
  const world = createHandlersWorld()
  world.call('ListClusters', {})
  const [instance] = world.store.read().containerInstances.all()
  return { ...world, targetId: instance?.arn ?? '', shortId: instance?.arn.split('/').at(-1) ?? '' }
}

const targetType = 'container-instance'

describe('attributes', () => {
  it('are put on instances, listed, used by filters and deleted', () => {
    const { call, targetId, shortId } = createWorld()
    const put = [{ name: 'stack', value: 'production', targetId }, { name: 'rack', targetId: shortId, targetType } as const]
    expect(call('PutAttributes', { attributes: put }).attributes).toEqual([
      { name: 'stack', value: 'production', targetId },
      { name: 'rack', targetId },
    ])
    call('PutAttributes', { attributes: [{ name: 'stack', value: 'test', targetId }] })
    const listed = (over: object) => call('ListAttributes', { targetType, ...over }).attributes
    expect(listed({ attributeName: 'stack' })).toEqual([{ name: 'stack', value: 'test', targetId }])
    expect(listed({ attributeName: 'stack', attributeValue: 'production' })).toEqual([])
    expect(listed({ attributeName: 'ecs.os-type' })).toEqual([{ name: 'ecs.os-type', value: 'linux', targetId }])
    expect(call('ListContainerInstances', { filter: 'attribute:rack exists' }).containerInstanceArns).toEqual([targetId])
    expect(call('DeleteAttributes', { attributes: [{ name: 'stack', value: 'other', targetId }] }).attributes).toEqual([])
    expect(
      call('DeleteAttributes', {
        attributes: [
          { name: 'stack', targetId },
          { name: 'never', targetId },
        ],
      }).attributes,
    ).toEqual([{ name: 'stack', value: 'test', targetId }])
    expect(listed({ attributeName: 'stack' })).toEqual([])
  })

  it('are listed page by page to the end', () => {
    const { call } = createWorld()
    const names: string[] = []
    let nextToken: string | undefined
    do {
      const page = call('ListAttributes', { targetType, maxResults: 7, ...(nextToken && { nextToken }) })
      names.push(...(page.attributes ?? []).map(({ name }) => name ?? ''))
      nextToken = page.nextToken
    } while (nextToken)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(30)
  })

  it.each([
    [[], 'InvalidParameterException: attributes can not be empty'],
    [[{ name: 'a', targetId: 'x', targetType }], 'TargetNotFoundException: Could not find x'],
    [[{ name: 'a', targetId: 'x' }], 'InvalidParameterException: targetType must be container-instance'],
    [[{ name: 'a', targetType }], 'InvalidParameterException: targetId can not be empty'],
    [Array.from({ length: 11 }, (_, n) => ({ name: `a${n}`, targetId: 'x', targetType })), 'attributes can have at most 10 items'],
  ])('are not put or deleted as %j', (attributes, sentence) => {
    const { refusal } = createWorld()
    expect(refusal('PutAttributes', { attributes: attributes as never })).toContain(sentence)
    expect(refusal('DeleteAttributes', { attributes: attributes as never })).toContain(sentence)
  })

  it.each([
    [{ name: 'a b' }, 'The attribute name a b is invalid.'],
    [{ name: 'a'.repeat(129) }, 'is invalid.'],
    [{ name: 'a', value: ' b' }, 'The value of the attribute a is invalid.'],
    [{ name: 'a', value: 'b#' }, 'The value of the attribute a is invalid.'],
    [{ name: 'ecs.os-type', value: 'windows' }, 'The attribute ecs.os-type is reserved.'],
  ])('have names and values of some characters only: %j', (attribute, sentence) => {
    const { refusal, targetId } = createWorld()
    expect(refusal('PutAttributes', { attributes: [{ ...attribute, targetId }] })).toContain(sentence)
  })

  it('are ten of one instance', () => {
    const { call, refusal, targetId } = createWorld()
    const many = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ name: `a${from + n}`, targetId }))
    call('PutAttributes', { attributes: many(0, 10) })
    expect(refusal('PutAttributes', { attributes: many(10, 1) })).toMatch(/^AttributeLimitExceededException: /)
    expect(refusal('PutAttributes', { attributes: many(0, 1) })).toBe('answered')
  })

  it('stay when the node is looked at anew, and are not those of an instance that is gone', () => {
    const { call, refusal, targetId } = createWorld()
    call('PutAttributes', { attributes: [{ name: 'stack', value: 'test', targetId }] })
    call('RegisterContainerInstance', { containerInstanceArn: targetId, attributes: [{ name: 'stack', value: 'test' }] })
    expect(call('ListAttributes', { targetType, attributeName: 'stack' }).attributes).toHaveLength(1)
    call('DeregisterContainerInstance', { containerInstance: targetId })
    expect(call('ListAttributes', { targetType }).attributes).toEqual([])
    expect(refusal('PutAttributes', { attributes: [{ name: 'a', targetId }] })).toMatch(/^TargetNotFoundException: /)
    expect(refusal('ListAttributes', { targetType: 'rack' as never })).toBe(
      'InvalidParameterException: targetType must be container-instance',
    )
    expect(refusal('ListAttributes', { targetType, attributeValue: 'x' })).toContain('An attributeValue can only be given together')
  })
})
