/** Whatever is asked in the shapes of the service: an answer, or an error of Elastic Load Balancing with a sentence; and what is kept still projects. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ClusterError, loadBalancingErrorCodes } from '#cluster/api/errors.ts'
import { elasticLoadBalancingOperations } from '#cluster/api/operations/elasticLoadBalancing.ts'
import { parseRequest } from '#cluster/server/schemas/parseRequest.ts'
import type { MemberType, Shape } from '#cluster/server/schemas/requestShapes.ts'
import { siblingCatalogue } from '#cluster/server/services/siblingCatalogue.ts'
import { projectTraffic } from '../control/projectTraffic.ts'
import { context, loadBalancingWorld } from './world.testSupport.ts'

const catalogue = siblingCatalogue('elasticloadbalancing')
const words = [
  'HTTP HTTPS TCP UDP forward redirect fixed-response path-pattern host-header source-ip query-string http-header',
  'http-request-method /a/* 10.0.0.0/8 10.0.0.5 200 200-299 true HTTP_301 #{host} ip instance stickiness.enabled',
  'deregistration_delay.timeout_seconds idle_timeout.timeout_seconds application network web blue subnet-1 vpc-1',
  'X-A __proto__ 80 traffic-port GRPC é<&> arn:aws:acm:eu-west-1:123456789012:certificate/1',
]
  .flatMap((line) => line.split(' '))
  .concat('')

/** ARNs stand for what is there when the request is made. */
const arnPlaces = ['LB', 'TG', 'LISTENER', 'RULE'].map((name) => `<${name}>`)

function valueOf(type: MemberType, name: string): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'string':
      return name.includes('Arn') ? fc.constantFrom(...arnPlaces, 'nobody') : fc.constantFrom(...words)
    case 'number':
      return fc.constantFrom(0, 1, 2, 5, 10, 80, 443, 300, 70_000, -1, 1.5)
    case 'boolean':
      return fc.boolean()
    case 'list':
      return fc.array(valueOf(type.of, name), { maxLength: 3 })
    case 'shape':
      return requestOf(catalogue.shapeNamed(type.name))
    default:
      return fc.constant(undefined)
  }
}

function requestOf(shape: Shape): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.fromEntries([...shape.members].map(([name, { type }]) => [name, valueOf(type, name)]))
  return fc.record(members, { requiredKeys: [...shape.required] })
}

const call = fc
  .constantFrom(...elasticLoadBalancingOperations)
  .chain((operation) => requestOf(catalogue.requestShapeOf(operation) as Shape).map((request) => ({ operation, request })))

const codes = new Set<string>(loadBalancingErrorCodes)

it('answers or refuses in its own words, and never breaks what is kept', async () => {
  const run = async (calls: { operation: (typeof elasticLoadBalancingOperations)[number]; request: object }[]) => {
    const world = loadBalancingWorld()
    const balancerArn = await world.balancer()
    const groupArn = await world.group()
    const listenerArn = await world.listener(balancerArn, groupArn)
    const places = { LB: balancerArn, TG: groupArn, LISTENER: listenerArn, RULE: await world.rule(listenerArn, groupArn, 1) }
    for (const { operation, request } of calls) {
      const text = JSON.stringify(request).replace(/<(LB|TG|LISTENER|RULE)>/g, (_, name: keyof typeof places) => places[name])
      try {
        const handler = world.elb[operation] as (request: unknown, caller: typeof context) => unknown
        await handler(parseRequest(operation, JSON.parse(text), catalogue), context)
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error
        expect(codes, `${operation} ${text}`).toContain(error.code === 'SerializationException' ? 'ValidationError' : error.code)
        expect(error.message.length).toBeGreaterThan(10)
      }
    }
    const { listeners } = projectTraffic(world.store.read(), { address: '127.0.0.1', certificateOf: () => undefined })
    for (const { rules } of listeners) expect(rules.at(-1)?.conditions).toEqual([])
    for (const [name, call] of [
      ['DescribeLoadBalancers', {}],
      ['DescribeTargetGroups', {}],
    ] as const)
      await world.elb[name](call, context)
    world.store.close()
  }
  await fc.assert(fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 12 }), run), { numRuns: 50 })
}, 60_000)
