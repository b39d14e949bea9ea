import type { ClusterClient } from '#cluster/api/contract.ts'

/** What lifecycle hooks may run on this computer. */
export const readHookCommands = (client: ClusterClient) => client.listHookCommands({})
