import { createHash } from 'node:crypto'
import type { PortMapping, ServiceConnectConfiguration, ServiceConnectService, ServiceConnectTestTrafficRules } from '@aws-sdk/client-ecs'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { DiscoveryNamespaceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { ConnectEndpoint, LaunchType, ServiceConnectRecord, TestHeader } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { findNamespace } from '../checks/clusters.ts'
import { shown } from '../checks/identifiers.ts'
import { unsupported } from '../checks/values.ts'
import { choosePlace, type TakenPlaces, takenPlaces } from './choosePlace.ts'

export interface ConnectOwner {
  cluster: ClusterRecord
  serviceArn: string
}

interface Launched {
  taskDefinition: TaskDefinitionRecord
  launchType: LaunchType
}

interface NamedPort {
  containerName: string
  mapping: PortMapping
}

/** Envoy's, as ECS sets them (spec part 1, 8.3). */
const IDLE_SECONDS = { http: 300, tcp: 3_600 }
const REQUEST_SECONDS = 15
const DNS_NAME = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i
const LONGEST_DNS_NAME = 127
/** A token of HTTP. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/

/**
 * Service Connect of a service, with its names resolved; undefined where it is off (spec part 1, 2.11 and 8.3). Throws what ECS refuses, in
 * its own words where a source shows them and else in its style, and UnsupportedFeatureException for what is not here.
 */
export function readServiceConnect(
  snapshot: Snapshot,
  owner: ConnectOwner,
  configuration: ServiceConnectConfiguration | undefined,
  launched: Launched,
): ServiceConnectRecord | undefined {
  if (!configuration?.enabled) return undefined
  checkSupported(configuration)
  checkTask(launched)
  const namespace = requireNamespace(snapshot, owner.cluster, configuration.namespace)
  const others = othersIn(snapshot, namespace, owner.serviceArn)
  const taken = takenPlaces(snapshot, owner.serviceArn)
  const endpoints: ConnectEndpoint[] = []
  for (const service of configuration.services ?? []) {
    const endpoint = readEndpoint(snapshot, namespace, service, launched.taskDefinition, taken)
    checkUnique(endpoint, [...others, ...endpoints])
    endpoints.push(endpoint)
  }
  return { configuration, namespaceArn: namespace.arn, namespace: namespace.name, endpoints }
}

function checkSupported({ services = [], accessLogConfiguration }: ServiceConnectConfiguration): void {
  const refuse = (what: string, member: string) =>
    unsupported(`Marina has no ${what} for Service Connect, so nothing was changed. Leave ${member} out.`)
  if (accessLogConfiguration) throw refuse('access log', 'accessLogConfiguration')
  if (services.some(({ tls }) => tls)) throw refuse('TLS', 'tls')
}

function checkTask({ taskDefinition: { definition }, launchType }: Launched): void {
  const { networkMode = 'bridge', memory } = definition
  if (launchType === 'EXTERNAL') throw invalidParameter('Service Connect does not support the EXTERNAL launch type.')
  if (networkMode !== 'awsvpc' && networkMode !== 'bridge')
    throw invalidParameter(`Service Connect does not support the network mode '${networkMode}'. Use awsvpc or bridge.`)
  if (!memory)
    throw invalidParameter('Service Connect needs a task definition with task memory. Set memory on the task, and register it again.')
}

function requireNamespace(snapshot: Snapshot, cluster: ClusterRecord, named: string | undefined): DiscoveryNamespaceRecord {
  const nameOrArn = named || cluster.serviceConnectNamespace
  if (!nameOrArn) throw invalidParameter('Namespace is missing')
  const found = findNamespace(snapshot, cluster, nameOrArn)
  if (found) return found
  throw new ClusterError(
    'NamespaceNotFoundException',
    `The namespace ${shown(nameOrArn)} was not found. Create it in AWS Cloud Map, or give it to the cluster as its default.`,
  )
}

const othersIn = (snapshot: Snapshot, { arn }: DiscoveryNamespaceRecord, ownArn: string): ConnectEndpoint[] =>
  snapshot.services
    .by('connectNamespace', arn)
    .flatMap((service) => (service.arn === ownArn || service.status !== 'ACTIVE' ? [] : (service.serviceConnect?.endpoints ?? [])))

function readEndpoint(
  snapshot: Snapshot,
  namespace: DiscoveryNamespaceRecord,
  service: ServiceConnectService,
  taskDefinition: TaskDefinitionRecord,
  taken: TakenPlaces,
): ConnectEndpoint {
  const { portName = '', clientAliases = [], timeout = {} } = service
  const { containerName, mapping } = requirePort(taskDefinition, portName)
  const protocol = mapping.appProtocol === 'http' ? 'http' : 'tcp'
  const discoveryName = service.discoveryName || portName
  if (clientAliases.length > 1) throw invalidParameter(`${clientAliases.length} clientAliases exceeds the max limit of 1`)
  if (timeout.perRequestTimeoutSeconds && !mapping.appProtocol)
    throw invalidParameter(`perRequestTimeoutSeconds needs an appProtocol, and portName(${shown(portName)}) has none.`)
  const [alias = { port: mapping.containerPort, dnsName: undefined }] = clientAliases
  const dnsName = (alias.dnsName || `${discoveryName}.${namespace.name}`).toLowerCase()
  if (dnsName.length > LONGEST_DNS_NAME || !DNS_NAME.test(dnsName)) throw invalidParameter('The DNS name that you provided is invalid')
  const { port = 0 } = alias
  const testHeader = readTestHeader(clientAliases[0]?.testTrafficRules, mapping)
  if (port < 1 || port > 65_535) throw invalidParameter(`The port ${port} of a client alias must be from 1 to 65535.`)
  return {
    portName,
    discoveryName,
    discoveryArn: discoveryArnOf(snapshot, namespace, discoveryName),
    containerName,
    containerPort: mapping.containerPort ?? 0,
    protocol,
    alias: { dnsName, port },
    ...(testHeader && { testHeader }),
    place: choosePlace(taken, { key: `${namespace.arn} ${discoveryName}`, namespaceArn: namespace.arn, dnsName, port }),
    idleTimeoutSeconds: timeout.idleTimeoutSeconds ?? IDLE_SECONDS[mapping.appProtocol ? 'http' : 'tcp'],
    perRequestTimeoutSeconds: timeout.perRequestTimeoutSeconds ?? (protocol === 'http' ? REQUEST_SECONDS : 0),
  }
}

/**
 * Which requests are test traffic (spec part 1, 5.12). Marina tells the requests of `http` apart, and no others; no source shows what ECS says
 * of a port without a protocol.
 */
function readTestHeader(rules: ServiceConnectTestTrafficRules | undefined, { name, appProtocol }: PortMapping): TestHeader | undefined {
  if (!rules) return undefined
  if (!appProtocol) throw invalidParameter(`testTrafficRules needs an appProtocol, and portName(${shown(name ?? '')}) has none.`)
  if (appProtocol !== 'http')
    throw unsupported(
      `Marina carries ${appProtocol} by connection and does not see its headers, so nothing was changed. Leave testTrafficRules out.`,
    )
  const header = rules.header?.name ?? ''
  if (!HEADER_NAME.test(header))
    throw invalidParameter(`The header name ${shown(header)} of testTrafficRules is not valid. Use letters, digits and hyphens.`)
  return { name: header, ...definedOnly({ exact: rules.header?.value?.exact }) }
}

function requirePort({ definition }: TaskDefinitionRecord, portName: string): NamedPort {
  for (const { name: containerName = '', portMappings = [] } of definition.containerDefinitions) {
    const mapping = portMappings.find(({ name }) => name !== undefined && name === portName)
    if (mapping?.protocol === 'udp')
      throw invalidParameter(`portName(${shown(portName)}) is a UDP port, which Service Connect does not support. Name a TCP port.`)
    if (mapping) return { containerName, mapping }
  }
  throw invalidParameter(`portName(${shown(portName)}) does not refer to any named PortMapping in the container definitions`)
}

function checkUnique({ discoveryName, alias }: ConnectEndpoint, others: readonly ConnectEndpoint[]): void {
  if (others.some((other) => other.discoveryName === discoveryName))
    throw invalidParameter(`The discoveryName ${shown(discoveryName)} is used in the namespace already. Give another discoveryName.`)
  const { dnsName, port } = alias
  if (others.some((other) => other.alias.dnsName === dnsName && other.alias.port === port))
    throw invalidParameter(`The client alias ${shown(dnsName)}:${port} is used in the namespace already. Give another dnsName or port.`)
}

/** The same name has the same ARN again, so that a service that comes back finds it. */
function discoveryArnOf(snapshot: Snapshot, { id: namespaceId, arn, account, region }: DiscoveryNamespaceRecord, name: string): string {
  const known = snapshot.discoveryServices.by('namespace', namespaceId).find((service) => service.name.toLowerCase() === name.toLowerCase())
  if (known && known.managedBy === undefined)
    throw invalidParameter(`The namespace has a service ${shown(name)} of its own already. Give another discoveryName.`)
  const hash = createHash('sha256').update(`${arn} ${name}`).digest('hex').slice(0, 16)
  return known?.arn ?? `arn:aws:servicediscovery:${region}:${account}:service/srv-${hash}`
}
