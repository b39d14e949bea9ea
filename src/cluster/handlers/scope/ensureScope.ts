import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { HandlerDeps } from '../handler.ts'
import { newContainerInstance } from './containerInstance.ts'
import { newCluster } from './newCluster.ts'

/** A stranger who signs with made-up accounts must not fill the disk. */
export const mostScopes = 100

/**
 * Makes an account and region ready when it is first named: cluster `default`, with the local node as its container
 * instance. Afterwards a look-up, and nothing at all for one whose `default` was deleted since.
 * The returned function throws LimitExceededException beyond `mostScopes`.
 */
export function createEnsureScope({ store, clock, ids, nodeFacts }: HandlerDeps): (scope: Scope) => void {
  const known = new Set<string>()
  for (const cluster of store.read().clusters.all()) known.add(`${cluster.account}/${cluster.region}`)
  return (scope) => {
    const key = `${scope.account}/${scope.region}`
    if (known.has(key)) return
    if (known.size >= mostScopes) throw tooManyScopes(key)
    store.update('first use of an account and region', (tx) => {
      const cluster = newCluster(scope, 'default', clock.now())
      tx.put('clusters', cluster)
      tx.put('containerInstances', newContainerInstance(cluster, nodeFacts(), clock.now(), ids))
    })
    known.add(key)
  }
}

const tooManyScopes = (key: string) =>
  new ClusterError(
    'LimitExceededException',
    `${key} was not set up: Marina keeps ${mostScopes} accounts and regions at most, and all of them are in use. Use one of those, or another data folder (--data).`,
  )
