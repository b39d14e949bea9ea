import type { DaemonArn, Scope, ServiceArn } from '#cluster/api/arns.ts'
import type { Decision } from '#cluster/api/resources/decisions.ts'

/** A decision about a service or a daemon. Written by control, through `writes/decisions.ts`. */
export interface DecisionRecord extends Scope, Decision {
  /** `owner ARN|number`, numbered from 1 in the order of making. */
  id: string
  ownerArn: ServiceArn | DaemonArn
}
