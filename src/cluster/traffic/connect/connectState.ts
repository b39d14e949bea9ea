import { type Scope, shortName } from '#cluster/api/arns.ts'
import type { ConnectShare, ServiceConnectEndpoint } from '#cluster/api/resources/marina.ts'
import { connectGroupArn, discoveryArnOf } from '#cluster/state/connectTargets.ts'
import type { ConnectEndpoint, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TrafficShares } from '#cluster/state/shiftingDeployments.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import type { ListenerReport, TargetCounts } from '../dataPlane/trafficConfig.ts'
import { type ConnectGroup, connectGroups, servingIn } from './connectGroups.ts'
import { connectedServices, testHeaderOf } from './projectConnect.ts'

type Counts = Pick<
  ServiceConnectEndpoint,
  'requests' | 'connections' | 'connectionErrors' | 'retries' | 'ejections' | 'statusCodes' | 'latencyP50Ms' | 'latencyP99Ms'
>

/** What is known of the endpoints of Service Connect besides what is stored: where they listen, and what they carried since the start. */
export class ConnectState {
  private addresses: ReadonlyMap<number, string> = new Map()
  private readonly reports = new Map<string, ListenerReport>()
  private readonly counts = new Map<string, Counts>()
  /** Requests or connections of each group that there is. */
  private readonly carried = new Map<string, number>()

  /** Forgets all that is not among the endpoints there are, so that it does not grow with those that were. */
  keep(snapshot: Snapshot, addresses: ReadonlyMap<number, string>): void {
    this.addresses = addresses
    const all = endpointsOf(snapshot)
    const arns = new Set(all.map(({ endpoint }) => endpoint.discoveryArn))
    const groups = new Set(all.flatMap(({ service, endpoint }) => connectGroups(snapshot, service, endpoint).groups.map(({ arn }) => arn)))
    for (const arn of this.carried.keys()) if (!groups.has(arn)) this.carried.delete(arn)
    for (const known of [this.reports, this.counts]) for (const arn of known.keys()) if (!arns.has(arn)) known.delete(arn)
    for (const arn of arns) if (!this.counts.has(arn)) this.counts.set(arn, noCounts())
  }

  addReports(reports: readonly ListenerReport[]): void {
    for (const report of reports) if (this.counts.has(report.listenerArn)) this.reports.set(report.listenerArn, report)
  }

  addCounts(counts: readonly TargetCounts[]): void {
    for (const each of counts) {
      const discoveryArn = discoveryArnOf(each.targetGroupArn)
      const known = this.counts.get(discoveryArn)
      if (!known) continue
      this.counts.set(discoveryArn, sum(known, each))
      // A connection for which a target was chosen counts as a request, too.
      this.carried.set(each.targetGroupArn, (this.carried.get(each.targetGroupArn) ?? 0) + each.requests)
    }
  }

  /** Sentences on names that lead nowhere. */
  problems(snapshot: Snapshot): string[] {
    return endpointsOf(snapshot).flatMap(({ endpoint: { discoveryArn, alias } }) => {
      const report = this.reports.get(discoveryArn)
      return report?.state === 'failed' ? [`${alias.dnsName}:${alias.port} of Service Connect leads nowhere: ${report.reason}`] : []
    })
  }

  list(snapshot: Snapshot, scope: Scope): ServiceConnectEndpoint[] {
    return endpointsOf(snapshot)
      .filter(({ service }) => scopeOf(service) === scopeOf(scope))
      .map(({ service, endpoint }) => this.describe(snapshot, service, endpoint))
  }

  private describe(snapshot: Snapshot, service: ServiceRecord, endpoint: ConnectEndpoint): ServiceConnectEndpoint {
    const { discoveryArn, discoveryName, protocol, alias, place } = endpoint
    const report = this.reports.get(discoveryArn)
    const address = this.addresses.get(place)
    const { groups, shares } = connectGroups(snapshot, service, endpoint)
    const testHeader = testHeaderOf(endpoint)
    return {
      discoveryName,
      discoveryArn,
      namespace: service.serviceConnect?.namespace ?? '',
      serviceArn: service.arn,
      protocol,
      ...alias,
      ...(address !== undefined && { address }),
      state: address === undefined ? 'waiting' : (report?.state ?? 'waiting'),
      ...(report?.state === 'failed' && { reason: report.reason }),
      tasks: groups.reduce((tasks, group) => tasks + servingIn(group), 0),
      ...(shares && { shift: this.shiftOf(snapshot, service, endpoint, groups, shares) }),
      ...(testHeader && { testHeader }),
      ...(this.counts.get(discoveryArn) ?? noCounts()),
    }
  }

  private shiftOf(
    snapshot: Snapshot,
    service: ServiceRecord,
    endpoint: ConnectEndpoint,
    groups: readonly ConnectGroup[],
    { earlier, target }: TrafficShares,
  ): ConnectShare[] {
    return [earlier, target].map((deploymentId) => {
      const arn = connectGroupArn(snapshot, service, endpoint, deploymentId)
      const group = groups.find((one) => one.arn === arn)
      const revision = snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId))
      return {
        deploymentId,
        taskDefinition: shortName(revision?.deployed.taskDefinitionArn ?? ''),
        productionPercent: group?.production ?? 0,
        testPercent: group?.test ?? 0,
        tasks: group ? servingIn(group) : 0,
        carried: this.carried.get(arn) ?? 0,
      }
    })
  }
}

const endpointsOf = (snapshot: Snapshot) =>
  connectedServices(snapshot).flatMap((service) => (service.serviceConnect?.endpoints ?? []).map((endpoint) => ({ service, endpoint })))

const noCounts = (): Counts => ({
  requests: 0,
  connections: 0,
  connectionErrors: 0,
  retries: 0,
  ejections: 0,
  statusCodes: { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 },
  latencyP50Ms: 0,
  latencyP99Ms: 0,
})

/** Latencies are those of the last second in which a target answered: ranks cannot be added up. */
function sum(known: Counts, counts: TargetCounts): Counts {
  const { statusCodes, latencyP50Ms, latencyP99Ms } = counts
  const of = known.statusCodes
  return {
    requests: known.requests + counts.requests,
    connections: known.connections + counts.connections,
    connectionErrors: known.connectionErrors + counts.connectionErrors,
    retries: known.retries + counts.retries,
    ejections: known.ejections + counts.ejections,
    statusCodes: {
      '2xx': of['2xx'] + statusCodes['2xx'],
      '3xx': of['3xx'] + statusCodes['3xx'],
      '4xx': of['4xx'] + statusCodes['4xx'],
      '5xx': of['5xx'] + statusCodes['5xx'],
    },
    latencyP50Ms: latencyP50Ms || known.latencyP50Ms,
    latencyP99Ms: latencyP99Ms || known.latencyP99Ms,
  }
}
