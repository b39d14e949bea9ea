import type { ClusterClient } from '#cluster/api/contract.ts'
import { type DeploymentFacts, isStoppable } from './deploymentFacts.ts'

/** Pure: the revision that a deployment under way can go back to; undefined where there is none, or it cannot be stopped any more. */
export function revisionBefore(facts: DeploymentFacts | undefined): string | undefined {
  if (!facts || !isStoppable(facts) || facts.deployment.lifecycleStage === 'CLEAN_UP') return undefined
  return facts.from
}

/** Asks a deployment under way to go back; at a PAUSE hook by its answer. */
export function rollBack(client: ClusterClient, { arn, deployment }: DeploymentFacts): Promise<unknown> {
  const pause = deployment.lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION')
  return pause
    ? client.continueServiceDeployment({ serviceDeploymentArn: arn, hookId: pause.hookId, action: 'ROLLBACK' })
    : client.stopServiceDeployment({ serviceDeploymentArn: arn, stopType: 'ROLLBACK' })
}
