import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { DiscoveryOperationRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { type CloudMapDeps, keepFiltered, pageById } from './deps.ts'

/** AWS remembers them for a month; here the newest of an account and region are remembered. */
const KEPT = 1_000
/** Of how many more before the oldest are dropped, so that not every call looks for them. */
const SLACK = 100

/**
 * Writes down what a call did. Nothing here takes long, so that an operation has ended when its id is answered.
 * @returns the operation's id
 */
export function recordOperation(
  tx: Tx,
  { ids, clock }: CloudMapDeps,
  { account, region }: Pick<CallContext, 'account' | 'region'>,
  operation: Pick<DiscoveryOperationRecord, 'type' | 'targets'>,
): string {
  const id = `${ids.hex32()}-${ids.hex17().slice(-8)}`
  tx.put('discoveryOperations', { ...operation, account, region, id, createdAt: clock.now() })
  const all = tx.snapshot.discoveryOperations.by('scope', scopeOf({ account, region }))
  if (all.length > KEPT + SLACK) {
    const oldest = all.toSorted((one, other) => one.createdAt - other.createdAt).slice(0, all.length - KEPT)
    for (const past of oldest) tx.delete('discoveryOperations', past.id)
  }
  return id
}

export function createOperationHandlers({
  store,
}: CloudMapDeps): Pick<SiblingHandlers<'servicediscovery'>, 'GetOperation' | 'ListOperations'> {
  return {
    GetOperation({ OperationId = '' }, context) {
      const found = store.read().discoveryOperations.get(OperationId)
      if (!found || scopeOf(found) !== scopeOf(context))
        throw new ClusterError('OperationNotFound', `There is no operation ${OperationId.slice(0, 100)}, or it is too long ago.`)
      const { id, account, type, targets, createdAt } = found
      const at = new Date(createdAt)
      return {
        Operation: { Id: id, OwnerAccount: account, Type: type, Status: 'SUCCESS', CreateDate: at, UpdateDate: at, Targets: targets },
      }
    },
    ListOperations(request, context) {
      const all = [...store.read().discoveryOperations.by('scope', scopeOf(context))]
      const { items, ...next } = pageById(keepFiltered(all, request.Filters, filtered), ({ id }) => id, request)
      return { Operations: items.map(({ id }) => ({ Id: id, Status: 'SUCCESS' })), ...next }
    },
  }
}

function filtered({ targets, type, createdAt }: DiscoveryOperationRecord, name: string): string | undefined {
  const texts: Readonly<Record<string, string>> = {
    NAMESPACE_ID: targets.NAMESPACE ?? '',
    SERVICE_ID: targets.SERVICE ?? '',
    STATUS: 'SUCCESS',
    TYPE: type,
    /** Seconds, as on the wire. */
    UPDATE_DATE: String(createdAt / 1_000),
  }
  return Object.hasOwn(texts, name) ? texts[name] : undefined
}
