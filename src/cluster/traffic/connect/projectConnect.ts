/**
 * What the data plane is to carry for Service Connect (docs/decisions/0030-service-connect.md), from services and their tasks: pure. Each
 * endpoint is a listener at the address of its client alias before the tasks that run, in as many groups as have shares of their own.
 */
import type { ConnectEndpoint, ServiceRecord, TestHeader } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { ListenerConfig, RuleConfig, TargetGroupConfig, TrafficConfig } from '../dataPlane/trafficConfig.ts'
import { type ConnectGroup, type ConnectGroups, connectGroups } from './connectGroups.ts'

/** As ECS sets up its proxies (spec part 1, 8.3): two retries; five errors in a row eject a target for 30 s. */
const RETRIES = 2
const OUTLIERS = { consecutiveErrors: 5, baseEjectionSeconds: 30 }
/** What is under way at a task that is to stop has so long. */
export const DRAIN_SECONDS = 20

/** @param addresses by place; endpoints without one are left out */
export function projectConnect(snapshot: Snapshot, addresses: ReadonlyMap<number, string>): TrafficConfig {
  const config: TrafficConfig = { listeners: [], targetGroups: [] }
  for (const service of connectedServices(snapshot)) {
    for (const endpoint of service.serviceConnect?.endpoints ?? []) {
      const address = addresses.get(endpoint.place)
      if (address === undefined) continue
      const connected = connectGroups(snapshot, service, endpoint)
      config.listeners.push(listenerOf(endpoint, address, connected))
      config.targetGroups.push(...connected.groups.map((group) => groupOf(endpoint, group)))
    }
  }
  return config
}

/** Those whose names lead somewhere. */
export const connectedServices = (snapshot: Snapshot): ServiceRecord[] =>
  snapshot.services.by('connected', 'connected').filter(({ status }) => status === 'ACTIVE')

/** Places of all endpoints there are, each once. */
export const placesOf = (snapshot: Snapshot): number[] => [
  ...new Set(connectedServices(snapshot).flatMap(({ serviceConnect }) => (serviceConnect?.endpoints ?? []).map(({ place }) => place))),
]

function listenerOf(endpoint: ConnectEndpoint, address: string, connected: ConnectGroups): ListenerConfig {
  const { discoveryArn, discoveryName, protocol, alias, idleTimeoutSeconds } = endpoint
  return {
    arn: discoveryArn,
    loadBalancerArn: discoveryArn,
    loadBalancerName: discoveryName,
    protocol: protocol === 'http' ? 'HTTP' : 'TCP',
    address,
    port: alias.port,
    rules: [...testRules(endpoint, connected), { arn: discoveryArn, conditions: [], action: forward(connected, 'production') }],
    attributes: {
      idleTimeoutSeconds: idleTimeoutSeconds || NO_END_SECONDS,
      xForwardedFor: 'append',
      preserveHostHeader: true,
      dropInvalidHeaders: false,
      http2: false,
    },
  }
}

/** ECS's own, with any value (docs/decisions/0032-shifting-traffic.md). */
const TEST_HEADER: TestHeader = { name: 'x-amzn-ecs-blue-green-test' }

/** The header that makes a request test traffic; none where requests are not told apart. */
export const testHeaderOf = ({ protocol, testHeader = TEST_HEADER }: ConnectEndpoint): TestHeader | undefined =>
  protocol === 'http' ? testHeader : undefined

/** Before test traffic is shifted, and once nothing is, such requests are like all others. */
function testRules(endpoint: ConnectEndpoint, connected: ConnectGroups): RuleConfig[] {
  const header = testHeaderOf(endpoint)
  if (!header || !connected.shares?.test) return []
  const { name, exact } = header
  const condition = { field: 'http-header' as const, name, ...(exact === undefined ? { values: ['*'] } : { exact }) }
  return [{ arn: `${endpoint.discoveryArn}#test`, priority: 1, conditions: [condition], action: forward(connected, 'test') }]
}

/** One group has all, whatever its weight: with tasks that come and go the listener stays as it is. */
function forward({ groups }: ConnectGroups, kind: 'production' | 'test'): RuleConfig['action'] {
  const targetGroups = groups.map((group) => ({ arn: group.arn, weight: groups.length > 1 ? group[kind] : 1 }))
  return { type: 'forward', targetGroups }
}

/** A day; the data plane knows no connection without an end. */
const NO_END_SECONDS = 86_400

function groupOf(endpoint: ConnectEndpoint, { arn, targets }: ConnectGroup): TargetGroupConfig {
  const isHttp = endpoint.protocol === 'http'
  return {
    arn,
    name: endpoint.discoveryName,
    protocol: isHttp ? 'HTTP' : 'TCP',
    protocolVersion: 'HTTP1',
    algorithm: 'round_robin',
    slowStartSeconds: 0,
    deregistrationDelaySeconds: DRAIN_SECONDS,
    // Who is there, the tasks say; that they answer, the requests.
    healthCheck: { ...UNCHECKED, enabled: false },
    targets,
    retries: RETRIES,
    ...(isHttp && { outlierDetection: OUTLIERS }),
    ...(endpoint.perRequestTimeoutSeconds > 0 && isHttp && { perRequestTimeoutSeconds: endpoint.perRequestTimeoutSeconds }),
  }
}

const UNCHECKED = {
  protocol: 'TCP',
  path: '/',
  port: 'traffic-port',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  matcher: '',
} as const
