import { isDeepStrictEqual } from 'node:util'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import type { NodeFacts } from '../handler.ts'
import { instanceFromFacts, virtualFromFacts } from './containerInstance.ts'

/** Brings the instances of a node to what it says of itself now. For the start, and after a change of engines or a time away. */
export function refreshInstances(store: Store, facts: NodeFacts): void {
  store.update('refresh container instances', (tx) => {
    for (const instance of tx.snapshot.containerInstances.by('node', facts.node)) {
      if (instance.status === 'INACTIVE') continue
      const { disconnectedAt: _, ...reached } = instance
      const fresh: ContainerInstanceRecord = { ...reached, ...fromFacts(facts, instance), agentConnected: true }
      if (!isDeepStrictEqual(fresh, instance)) tx.put('containerInstances', { ...fresh, version: instance.version + 1 })
    }
  })
}

const fromFacts = (facts: NodeFacts, instance: ContainerInstanceRecord) =>
  instance.virtual ? virtualFromFacts(facts, instance) : instanceFromFacts(facts, instance, instance.availabilityZone)

/** Says that the instances of a node are out of reach, from `at` on. */
export function disconnectInstances(store: Store, node: string, at: number): void {
  const snapshot = store.read()
  const reached = snapshot.containerInstances
    .by('node', node)
    .filter(({ status, arn }) => status !== 'INACTIVE' || snapshot.tasks.count('liveOnInstance', arn) > 0)
  if (reached.every(({ agentConnected, disconnectedAt }) => !agentConnected && disconnectedAt === at)) return
  store.update('disconnect container instances', (tx) => {
    for (const instance of reached)
      tx.put('containerInstances', { ...instance, agentConnected: false, disconnectedAt: at, version: instance.version + 1 })
  })
}
