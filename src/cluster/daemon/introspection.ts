import { createIntrospectionServer } from '#cluster/agent/introspection/introspectionServer.ts'
import { clusterArn, type Scope } from '#cluster/api/arns.ts'
import { localNode } from '#cluster/control/scheduler/choosePlacement.ts'
import { announcedAgentVersion } from '#cluster/handlers/index.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { ListenError, listenOn } from '#cluster/server/http/listen.ts'
import type { Store } from '#cluster/state/store.ts'
import type { EngineSlot } from './engineSlot.ts'

export interface IntrospectionOptions {
  /** On loopback; 0 takes a free one. */
  port: number
  store: Store
  slot: EngineSlot
  installation: string
  /** Whose container instance it tells of. */
  scope: Scope
  /** Name of the cluster it joined. */
  cluster: string
  /** Marina's own. */
  version: string
  log: Logger
}

/**
 * Starts the agent's introspection API.
 * @returns ends it
 * Rejects with a sentence where the port cannot be had.
 */
export async function startIntrospection(options: IntrospectionOptions): Promise<() => void> {
  const { port, store, slot, installation, scope, cluster, version, log } = options
  const server = createIntrospectionServer(
    {
      store,
      engine: () => slot.runtime.selected.engine,
      installation,
      node: localNode,
      version: `Amazon ECS Agent - v${announcedAgentVersion} (marina ${version})`,
      instance: () => ({ cluster, containerInstanceArn: findInstance(store, clusterArn(scope, cluster)) ?? null }),
    },
    log,
  )
  const taken = await listenOn(server, '127.0.0.1', port).catch((error: unknown) => {
    throw error instanceof ListenError ? new Error(error.message.replaceAll('--port', '--introspection-port'), { cause: error }) : error
  })
  log.info('introspection answers', { address: `http://127.0.0.1:${taken}` })
  return () => {
    server.close()
    server.closeAllConnections()
  }
}

function findInstance(store: Store, cluster: ReturnType<typeof clusterArn>): string | undefined {
  const instances = store.read().containerInstances.by('registeredOfCluster', cluster)
  return instances.find(({ node, virtual }) => node === localNode && !virtual)?.arn
}
