import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import { byKey, pageOf } from '#cluster/lib/pages.ts'
import type { DiscoveryInstanceRecord, DiscoveryNamespaceRecord, DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'

export interface CloudMapDeps {
  store: Store
  clock: Clock
  ids: Ids
}

type Named = Pick<CallContext, 'account' | 'region'>

export const invalidInput = (message: string) => new ClusterError('InvalidInput', message)
export const namespaceNotFound = (what: string) => new ClusterError('NamespaceNotFound', `There is no namespace ${shown(what)}.`)
export const serviceNotFound = (what: string) => new ClusterError('ServiceNotFound', `There is no service ${shown(what)}.`)
export const limitExceeded = (message: string) => new ClusterError('ResourceLimitExceeded', message)

const longestShown = 120
const shown = (text: string) => text.slice(0, longestShown)

/** Both an id and the ARN that ends in it name a thing. */
const idOf = (idOrArn: string) => idOrArn.slice(idOrArn.lastIndexOf('/') + 1)

const ofCaller = <Found extends Named>(found: Found | undefined, context: Named): Found | undefined =>
  found && scopeOf(found) === scopeOf(context) ? found : undefined

/** @param id of the namespace, or its ARN. Throws NamespaceNotFound. */
export function findNamespace(snapshot: Snapshot, id: string | undefined, context: Named): DiscoveryNamespaceRecord {
  const found = ofCaller(snapshot.discoveryNamespaces.get(idOf(id ?? '')), context)
  if (!found) throw namespaceNotFound(id ?? '')
  return found
}

/** @param id of the service, or its ARN. Throws ServiceNotFound. */
export function findService(snapshot: Snapshot, id: string | undefined, context: Named): DiscoveryServiceRecord {
  const found = ofCaller(snapshot.discoveryServices.get(idOf(id ?? '')), context)
  if (!found) throw serviceNotFound(id ?? '')
  return found
}

export const instanceKey = (serviceId: string, id: string) => `${serviceId}/${id}`

export function findInstance(snapshot: Snapshot, service: DiscoveryServiceRecord, id: string | undefined): DiscoveryInstanceRecord {
  const found = snapshot.discoveryInstances.get(instanceKey(service.id, id ?? ''))
  if (!found) throw new ClusterError('InstanceNotFound', `The service ${service.id} has no instance ${shown(id ?? '')}.`)
  return found
}

interface Paged {
  MaxResults?: number | undefined
  NextToken?: string | undefined
}

/** One page in the order of ids. Throws InvalidInput. */
export function pageById<Item>(items: readonly Item[], keyOf: (item: Item) => string, { MaxResults = 100, NextToken }: Paged) {
  if (MaxResults < 1 || MaxResults > 100) throw invalidInput('MaxResults must be from 1 to 100.')
  const page = pageOf(items.toSorted(byKey(keyOf)), keyOf, {
    size: MaxResults,
    token: NextToken,
    invalid: () => invalidInput('The specified NextToken is invalid.'),
  })
  return { items: page.items, ...(page.nextToken !== undefined && { NextToken: page.nextToken }) }
}

interface Filter {
  Name: string | undefined
  Values: string[] | undefined
  Condition?: string | undefined
}

/**
 * Keeps what all filters fit.
 * @param textOf what a filter of that name looks at; undefined where there is no such filter, which is refused
 */
export function keepFiltered<Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  textOf: (item: Item, name: string) => string | undefined,
): Item[] {
  const tests = (filters ?? []).map(testOf)
  return items.filter((item) =>
    tests.every(({ name, test }) => {
      const text = textOf(item, name)
      if (text === undefined) throw invalidInput(`There is no filter ${shown(name)} here.`)
      return test(text)
    }),
  )
}

function testOf({ Name: name = '', Values: values = [], Condition: condition = 'EQ' }: Filter) {
  if (values.length === 0) throw invalidInput(`The filter ${shown(name)} has no values.`)
  const [first = '', last = ''] = values
  if (condition === 'EQ' && values.length === 1) return { name, test: (text: string) => text === first }
  if (condition === 'IN') return { name, test: (text: string) => values.includes(text) }
  if (condition === 'BEGINS_WITH' && values.length === 1) return { name, test: (text: string) => text.startsWith(first) }
  if (condition === 'BETWEEN' && values.length === 2)
    return { name, test: (text: string) => Number(text) >= Number(first) && Number(text) <= Number(last) }
  throw invalidInput(
    `The condition ${shown(condition)} of the filter ${shown(name)} does not go with ${values.length} values: EQ and BEGINS_WITH take 1, BETWEEN takes 2, IN any number.`,
  )
}
