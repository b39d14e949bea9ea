/**
 * What the data plane is to carry for Service Connect (docs/decisions/0030-service-connect.md), from services and their tasks: pure. Each
 * endpoint is a listener at the address of its client alias before one group of the tasks that run.
 */
import type { ConnectEndpoint, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { reachableOn } from '#cluster/state/writes/targets.ts'
import type { ListenerConfig, TargetConfig, TargetGroupConfig, TrafficConfig } from '../dataPlane/trafficConfig.ts'

/** As ECS sets up its proxies (spec part 1, 8.3): two retries; five errors in a row eject a target for 30 s. */
const RETRIES = 2
const OUTLIERS = { consecutiveErrors: 5, baseEjectionSeconds: 30 }
/** What is under way at a task that went has so long. */
const DRAIN_SECONDS = 20

/** @param addresses by place; endpoints without one are left out */
export function projectConnect(snapshot: Snapshot, addresses: ReadonlyMap<number, string>): TrafficConfig {
  const config: TrafficConfig = { listeners: [], targetGroups: [] }
  for (const service of connectedServices(snapshot)) {
    for (const endpoint of service.serviceConnect?.endpoints ?? []) {
      const address = addresses.get(endpoint.place)
      if (address === undefined) continue
      config.listeners.push(listenerOf(endpoint, address))
      config.targetGroups.push(groupOf(snapshot, service, endpoint))
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

function listenerOf(
  { discoveryArn, discoveryName, protocol, alias, idleTimeoutSeconds }: ConnectEndpoint,
  address: string,
): ListenerConfig {
  return {
    arn: discoveryArn,
    loadBalancerArn: discoveryArn,
    loadBalancerName: discoveryName,
    protocol: protocol === 'http' ? 'HTTP' : 'TCP',
    address,
    port: alias.port,
    rules: [{ arn: discoveryArn, conditions: [], action: { type: 'forward', targetGroups: [{ arn: discoveryArn, weight: 1 }] } }],
    attributes: {
      idleTimeoutSeconds: idleTimeoutSeconds || NO_END_SECONDS,
      xForwardedFor: 'append',
      preserveHostHeader: true,
      dropInvalidHeaders: false,
      http2: false,
    },
  }
}

/** A day; the data plane knows no connection without an end. */
const NO_END_SECONDS = 86_400

function groupOf(snapshot: Snapshot, service: ServiceRecord, endpoint: ConnectEndpoint): TargetGroupConfig {
  const isHttp = endpoint.protocol === 'http'
  return {
    arn: endpoint.discoveryArn,
    name: endpoint.discoveryName,
    protocol: isHttp ? 'HTTP' : 'TCP',
    protocolVersion: 'HTTP1',
    algorithm: 'round_robin',
    slowStartSeconds: 0,
    deregistrationDelaySeconds: DRAIN_SECONDS,
    // Who is there, the tasks say; that they answer, the requests.
    healthCheck: { ...UNCHECKED, enabled: false },
    targets: targetsOf(snapshot, service, endpoint),
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

/** Tasks whose containers are unhealthy get nothing while others are healthy. */
export function targetsOf(snapshot: Snapshot, service: ServiceRecord, { discoveryName }: ConnectEndpoint): TargetConfig[] {
  const running = snapshot.tasks.by('liveOfService', service.arn).filter(({ lastStatus }) => lastStatus === 'RUNNING')
  const wanted = running.filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
  const healthy = wanted.filter(({ healthStatus }) => healthStatus !== 'UNHEALTHY')
  const serving = new Set(healthy.length > 0 ? healthy : wanted)
  return running.flatMap((task) => {
    const endpoint = endpointOf(snapshot, service, task, discoveryName)
    const connect = endpoint && reachedAt(snapshot, task, endpoint)
    return connect ? [{ id: task.id, port: endpoint.containerPort, connect, draining: !serving.has(task) }] : []
  })
}

/** What the task's own deployment says of the name: the port may have moved since, or was not there yet. */
function endpointOf(
  snapshot: Snapshot,
  service: ServiceRecord,
  { deploymentId = '' }: TaskRecord,
  name: string,
): ConnectEndpoint | undefined {
  const revision = snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId))
  return revision?.deployed.serviceConnect?.endpoints.find(({ discoveryName }) => discoveryName === name)
}

/** The published port where there is one, as for load balancers; else the task's own address. */
function reachedAt(
  snapshot: Snapshot,
  task: TaskRecord,
  { containerName, containerPort }: ConnectEndpoint,
): TargetConfig['connect'] | undefined {
  const container = task.containers.find(({ name }) => name === containerName)
  const binding = container?.networkBindings.find((one) => one.containerPort === containerPort && one.protocol !== 'udp')
  if (binding?.hostPort !== undefined)
    return { address: reachableOn(snapshot, task.node, binding.bindIP ?? '0.0.0.0'), port: binding.hostPort }
  // What is not published on an engine elsewhere is not reached from here.
  if (snapshot.engines.get(task.node)) return undefined
  const address = task.networkInterface?.privateIpv4Address ?? container?.address
  return address === undefined ? undefined : { address, port: containerPort }
}
