import { shortName } from '#cluster/api/arns.ts'
import type { ServiceConnectEndpoint } from '#cluster/api/resources/marina.ts'

/** A client alias as its row shows it. */
export interface EndpointView {
  key: string
  /** As clients write it: `api:8080`. */
  alias: string
  namespace: string
  cluster: string
  service: string
  tasks: number
  state: ServiceConnectEndpoint['state']
  /** Where it is on this computer; undefined where it is nowhere. */
  at: string | undefined
  reason: string | undefined
  /** Requests a second, or connections where those are what is carried. */
  rate: number
  isHttp: boolean
  failed: number
  retries: number
  ejections: number
  /** While its traffic is shifted: the two revisions, the earlier one first. */
  shares: { revision: string; production: number; test: number | undefined }[]
  /** `x-test`, or `x-test: next`, by which requests are test traffic meanwhile. */
  testHeader: string | undefined
}

/** What was known of the endpoints at one moment, in milliseconds. */
export interface Reading {
  at: number
  endpoints: readonly ServiceConnectEndpoint[]
}

const carried = ({ protocol, requests, connections }: ServiceConnectEndpoint) => (protocol === 'http' ? requests : connections)

/** Rows in the order of their names. Rates are of the time between both readings. */
export function endpointViews(now: Reading, before: Reading | undefined): EndpointView[] {
  const earlier = new Map(before?.endpoints.map((endpoint) => [endpoint.discoveryArn, carried(endpoint)]))
  const seconds = before ? (now.at - before.at) / 1_000 : 0
  return now.endpoints
    .map((endpoint) => viewOf(endpoint, rateOf(carried(endpoint), earlier.get(endpoint.discoveryArn), seconds)))
    .sort((one, other) => one.alias.localeCompare(other.alias))
}

/** Counts begin anew when Marina does: what is less than before says nothing. */
const rateOf = (count: number, before: number | undefined, seconds: number) =>
  before === undefined || seconds <= 0 || count < before ? 0 : Math.round((count - before) / seconds)

function viewOf(endpoint: ServiceConnectEndpoint, rate: number): EndpointView {
  const { discoveryArn, dnsName, port, namespace, serviceArn, tasks, state, address, reason, retries, ejections } = endpoint
  return {
    key: `${discoveryArn} ${dnsName}:${port}`,
    alias: `${dnsName}:${port}`,
    namespace,
    cluster: serviceArn.split('/').at(-2) ?? '',
    service: shortName(serviceArn),
    tasks,
    state,
    at: state === 'listening' && address !== undefined ? `${address}:${port}` : undefined,
    reason,
    rate,
    isHttp: endpoint.protocol === 'http',
    failed: endpoint.statusCodes['5xx'] + endpoint.connectionErrors,
    retries,
    ejections,
    ...sharesOf(endpoint),
  }
}

/** Where requests are not told apart there is no test traffic. */
function sharesOf({ shift = [], testHeader }: ServiceConnectEndpoint): Pick<EndpointView, 'shares' | 'testHeader'> {
  const shares = shift.map(({ taskDefinition: revision, productionPercent: production, testPercent }) => ({
    revision,
    production,
    test: testHeader && testPercent,
  }))
  const said = testHeader && (testHeader.exact === undefined ? testHeader.name : `${testHeader.name}: ${testHeader.exact}`)
  return { shares, testHeader: shift.length > 0 ? said : undefined }
}
