import type { CreatePrivateDnsNamespaceRequest, Namespace, UpdatePrivateDnsNamespaceRequest } from '@aws-sdk/client-servicediscovery'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { DiscoveryNamespaceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { type CloudMapDeps, findNamespace, invalidInput, keepFiltered, limitExceeded, pageById } from './deps.ts'
import { recordOperation } from './operations.ts'
import { withTags } from './tags.ts'

type Handlers = Pick<
  SiblingHandlers<'servicediscovery'>,
  | 'CreateHttpNamespace'
  | 'CreatePrivateDnsNamespace'
  | 'CreatePublicDnsNamespace'
  | 'DeleteNamespace'
  | 'GetNamespace'
  | 'ListNamespaces'
  | 'UpdateHttpNamespace'
  | 'UpdatePrivateDnsNamespace'
  | 'UpdatePublicDnsNamespace'
>
/** What all three kinds are created with; `Vpc` is read over, since everything here is in one. */
type NewNamespace = Pick<CreatePrivateDnsNamespaceRequest, 'Name' | 'CreatorRequestId' | 'Description' | 'Tags' | 'Properties'>
type Change = Pick<UpdatePrivateDnsNamespaceRequest, 'Id' | 'Namespace'>

/** AWS's quota. */
const MOST_NAMESPACES = 50
const MOST_DESCRIPTION = 1_024
const HTTP_NAME = /^[!-~]{1,1024}$/
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i
const SOA_TTL = 15
const MOST_SECONDS = 2_147_483_647

export function createNamespaceHandlers(deps: CloudMapDeps): Handlers {
  const { store } = deps

  const create = (type: DiscoveryNamespaceRecord['type'], request: NewNamespace, context: CallContext) => {
    const snapshot = store.read()
    const namespace = newNamespace(deps, type, request, context)
    checkNew(snapshot, namespace)
    let OperationId = ''
    store.update('create namespace', (tx) => {
      tx.put('discoveryNamespaces', namespace)
      OperationId = recordOperation(tx, deps, context, { type: 'CREATE_NAMESPACE', targets: { NAMESPACE: namespace.id } })
    })
    return { OperationId }
  }
  const update = (type: DiscoveryNamespaceRecord['type'], { Id, Namespace }: Change, context: CallContext) => {
    const namespace = findNamespace(store.read(), Id, context)
    if (namespace.type !== type) throw invalidInput(`The namespace ${namespace.id} is of the type ${namespace.type}, not ${type}.`)
    const changed = changedNamespace(namespace, Namespace)
    let OperationId = ''
    store.update('update namespace', (tx) => {
      tx.put('discoveryNamespaces', changed)
      OperationId = recordOperation(tx, deps, context, { type: 'UPDATE_NAMESPACE', targets: { NAMESPACE: namespace.id } })
    })
    return { OperationId }
  }

  return {
    CreateHttpNamespace: (request, context) => create('HTTP', request, context),
    CreatePrivateDnsNamespace: (request, context) => create('DNS_PRIVATE', request, context),
    CreatePublicDnsNamespace: (request, context) => create('DNS_PUBLIC', request, context),
    UpdateHttpNamespace: (request, context) => update('HTTP', request as Change, context),
    UpdatePrivateDnsNamespace: (request, context) => update('DNS_PRIVATE', request, context),
    UpdatePublicDnsNamespace: (request, context) => update('DNS_PUBLIC', request, context),
    DeleteNamespace({ Id }, context) {
      const snapshot = store.read()
      const namespace = findNamespace(snapshot, Id, context)
      const services = snapshot.discoveryServices.by('namespace', namespace.id)
      if (services.length > 0)
        throw new ClusterError('ResourceInUse', `The namespace ${namespace.name} has ${services.length} services. Delete them first.`)
      let OperationId = ''
      store.update('delete namespace', (tx) => {
        tx.delete('discoveryNamespaces', namespace.id)
        OperationId = recordOperation(tx, deps, context, { type: 'DELETE_NAMESPACE', targets: { NAMESPACE: namespace.id } })
      })
      return { OperationId }
    },
    GetNamespace({ Id }, context) {
      const snapshot = store.read()
      const namespace = findNamespace(snapshot, Id, context)
      return { Namespace: { ...viewOf(snapshot, namespace), ...definedOnly({ CreatorRequestId: namespace.creatorRequestId }) } }
    },
    ListNamespaces(request, context) {
      const snapshot = store.read()
      const all = [...snapshot.discoveryNamespaces.by('scope', scopeOf(context))]
      const { items, ...next } = pageById(keepFiltered(all, request.Filters, filtered), ({ id }) => id, request)
      return { Namespaces: items.map((namespace) => viewOf(snapshot, namespace)), ...next }
    },
  }
}

function filtered({ type, name }: DiscoveryNamespaceRecord, filter: string): string | undefined {
  if (filter === 'TYPE') return type
  if (filter === 'NAME' || filter === 'HTTP_NAME') return name
  return filter === 'RESOURCE_OWNER' ? 'SELF' : undefined
}

function newNamespace(
  { ids, clock }: CloudMapDeps,
  type: DiscoveryNamespaceRecord['type'],
  { Name: name = '', CreatorRequestId, Description, Tags, Properties }: NewNamespace,
  { account, region }: CallContext,
): DiscoveryNamespaceRecord {
  const id = `ns-${ids.hex17().slice(-16)}`
  const soaTtl = Properties?.DnsProperties?.SOA?.TTL ?? SOA_TTL
  checkTtl(soaTtl)
  checkDescription(Description)
  return {
    account,
    region,
    arn: `arn:aws:servicediscovery:${region}:${account}:namespace/${id}`,
    id,
    name,
    type,
    ...definedOnly({ description: Description, creatorRequestId: CreatorRequestId }),
    ...(type !== 'HTTP' && { dns: { hostedZoneId: `Z${ids.hex20().toUpperCase()}`, soaTtl } }),
    tags: withTags([], Tags),
    createdAt: clock.now(),
  }
}

function checkNew(snapshot: Snapshot, { name, type, account, region }: DiscoveryNamespaceRecord): void {
  if (!(type === 'HTTP' ? HTTP_NAME : DNS_NAME).test(name)) {
    const rule = type === 'HTTP' ? 'has 1 to 1024 printable characters without spaces' : 'is a domain name, such as shop.local'
    throw invalidInput(`The name of a namespace of the type ${type} ${rule}.`)
  }
  const all = snapshot.discoveryNamespaces.by('scope', scopeOf({ account, region }))
  const same = all.find((namespace) => namespace.name.toLowerCase() === name.toLowerCase())
  if (same)
    throw new ClusterError('NamespaceAlreadyExists', `There is a namespace ${name} already: ${same.id}.`, {
      details: { NamespaceId: same.id, ...definedOnly({ CreatorRequestId: same.creatorRequestId }) },
    })
  if (all.length >= MOST_NAMESPACES) throw limitExceeded(`An account has at most ${MOST_NAMESPACES} namespaces in a region.`)
}

function changedNamespace(namespace: DiscoveryNamespaceRecord, change: Change['Namespace']): DiscoveryNamespaceRecord {
  const soaTtl = change?.Properties?.DnsProperties?.SOA?.TTL
  if (soaTtl !== undefined) checkTtl(soaTtl)
  checkDescription(change?.Description)
  return {
    ...namespace,
    ...definedOnly({ description: change?.Description }),
    ...(namespace.dns && soaTtl !== undefined && { dns: { ...namespace.dns, soaTtl } }),
  }
}

export function checkTtl(ttl: number | undefined): void {
  if (ttl === undefined || ttl < 0 || ttl > MOST_SECONDS) throw invalidInput(`A TTL is from 0 to ${MOST_SECONDS} seconds.`)
}

export function checkDescription(text: string | undefined): void {
  if (text !== undefined && text.length > MOST_DESCRIPTION) throw invalidInput(`A description has at most ${MOST_DESCRIPTION} characters.`)
}

function viewOf(snapshot: Snapshot, { arn, id, account, name, type, description, dns, createdAt }: DiscoveryNamespaceRecord): Namespace {
  return {
    Id: id,
    Arn: arn,
    ResourceOwner: account,
    Name: name,
    Type: type,
    ...definedOnly({ Description: description }),
    ServiceCount: snapshot.discoveryServices.count('namespace', id),
    Properties: {
      ...(dns && { DnsProperties: { HostedZoneId: dns.hostedZoneId, SOA: { TTL: dns.soaTtl } } }),
      HttpProperties: { HttpName: name },
    },
    CreateDate: new Date(createdAt),
  }
}
