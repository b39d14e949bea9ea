import { balancerLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import type { BalancerView } from './loadBalancerView.ts'

/** A listener without a port is what a person has to look at, whatever ELB's own state says. */
export function BalancerState({ view: { balancer, failed } }: { view: BalancerView }) {
  const look = balancerLook(failed ? 'failed' : balancer.State?.Code)
  return <Status look={look} raw={balancer.State?.Code} />
}
