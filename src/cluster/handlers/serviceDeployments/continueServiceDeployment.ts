import { invalidParameter } from '#cluster/api/errors.ts'
import { shown } from '../checks/identifiers.ts'
import { requireServiceDeployment } from '../checks/serviceDeployments.ts'
import type { Handler } from '../handler.ts'

/**
 * Goes on from a PAUSE hook (spec part 1, 5.12). Rolling deployments, the only ones there are, have no hooks, so that no
 * hook is ever found.
 */
export const continueServiceDeployment: Handler<'ContinueServiceDeployment'> = ({ store }, request, context) => {
  requireServiceDeployment(store.read(), context, request.serviceDeploymentArn ?? '')
  throw invalidParameter(
    `The service deployment has no lifecycle hook ${shown(request.hookId ?? '')} that awaits an action. DescribeServiceDeployments lists the hooks there are in lifecycleHookDetails.`,
  )
}
