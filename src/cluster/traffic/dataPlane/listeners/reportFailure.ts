import { nextFreePort } from '#cluster/lib/freePort.ts'
import { findPortOwner } from '#cluster/lib/portOwner.ts'
import type { ListenerConfig, ListenerReport } from '../trafficConfig.ts'

/** Why a listener cannot have its port, and which one it could have. */
export async function reportFailure({ arn, address, port }: ListenerConfig, error: unknown): Promise<ListenerReport> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const failed = { listenerArn: arn, state: 'failed', port } as const
  if (code === 'EADDRINUSE') {
    const [owner, free] = await Promise.all([findPortOwner(port), nextFreePort(address, port + 1)])
    const by = owner ? `by ${owner.name} (process ${owner.pid})` : 'by another program'
    const instead = free === undefined ? 'choose another port' : `choose another port: ${free} is free`
    const reason = `Port ${port} is in use ${by}. Stop that program, or ${instead}.`
    return { ...failed, reason, ...(free !== undefined && { nextFreePort: free }) }
  }
  if (code === 'EACCES') {
    const free = await nextFreePort(address, Math.max(1_024, port + 8_000))
    const reason = `Port ${port} may not be used by this user, because low ports are reserved. Choose one above 1023.`
    return { ...failed, reason, ...(free !== undefined && { nextFreePort: free }) }
  }
  const why = error instanceof Error ? error.message : String(error)
  return { ...failed, reason: `The load balancer cannot listen on ${address}, port ${port}: ${why}.` }
}
