import { ClusterError } from '#cluster/api/errors.ts'

/** The line is the trouble, not the request: nobody answered, or the answer broke off. */
export function unreachable(message: string, cause?: unknown): ClusterError {
  return new ClusterError('ServerException', message, { cause, details: { unreachable: true } })
}

/** Whether it is worth trying the same again once the cluster is back. */
export const isUnreachable = (error: unknown): boolean => error instanceof ClusterError && error.details?.['unreachable'] === true

export const nothingHeard = (ms: number) =>
  unreachable(`Nothing came from the cluster for ${Math.round(ms / 1000)} s, so the line counts as broken.`)
