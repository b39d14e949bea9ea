/**
 * AWS Cloud Map, as far as users of ECS need it: namespaces, their services and the instances of those, kept in the store. What AWS does in
 * the background (zones of Route 53) is here done when the call answers. Sentences are AWS's where a source shows them, else our own.
 */
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { CloudMapDeps } from './deps.ts'
import { createDiscoverHandlers } from './discover.ts'
import { createInstanceHandlers } from './instances.ts'
import { createNamespaceHandlers } from './namespaces.ts'
import { createOperationHandlers } from './operations.ts'
import { createServiceHandlers } from './services.ts'
import { createTagHandlers } from './tags.ts'

export function createCloudMap(deps: CloudMapDeps): SiblingHandlers<'servicediscovery'> {
  return {
    ...createNamespaceHandlers(deps),
    ...createServiceHandlers(deps),
    ...createInstanceHandlers(deps),
    ...createDiscoverHandlers(deps),
    ...createOperationHandlers(deps),
    ...createTagHandlers(deps),
  }
}
