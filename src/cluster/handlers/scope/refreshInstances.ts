import { isDeepStrictEqual } from 'node:util'
import type { Store } from '#cluster/state/store.ts'
import type { NodeFacts } from '../handler.ts'
import { instanceFromFacts, virtualFromFacts } from './containerInstance.ts'

/** Brings the instances of a node to what it says of itself now. For the start, and after a change of engines. */
export function refreshInstances(store: Store, facts: NodeFacts): void {
  store.update('refresh container instances', (tx) => {
    for (const instance of tx.snapshot.containerInstances.by('node', facts.node)) {
      if (instance.status === 'INACTIVE') continue
      const fromFacts = instance.virtual ? virtualFromFacts(facts, instance) : instanceFromFacts(facts, instance)
      const fields = { ...fromFacts, agentConnected: true }
      const same = Object.entries(fields).every(([name, value]) => isDeepStrictEqual(instance[name as keyof typeof fields], value))
      if (!same) tx.put('containerInstances', { ...instance, ...fields, version: instance.version + 1 })
    }
  })
}
