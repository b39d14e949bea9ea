import type { Snapshot } from '#cluster/state/store.ts'
import type { HandlerDeps } from '../handler.ts'

/** Whether tasks of a node are run by an agent of this daemon's, on its engine or another, and not by one that reports from elsewhere. */
export const isOwnNode = ({ nodeFacts }: Pick<HandlerDeps, 'nodeFacts'>, snapshot: Snapshot, node: string): boolean =>
  node === nodeFacts().node || snapshot.engines.get(node) !== undefined
