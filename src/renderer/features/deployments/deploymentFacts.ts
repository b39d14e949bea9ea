import type { ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'

/** A service deployment as screens show it. */
export interface DeploymentFacts {
  arn: string
  /** The last part of its ARN, which is its address here. */
  id: string
  /** What its tasks have as `startedBy`. */
  deploymentId: string
  /** `web:15` */
  to: string
  /** What it replaces: `web:14`; undefined for a first deployment. */
  from: string | undefined
  status: string
  reason: string | undefined
  strategy: string
  startedAt: Date | undefined
  finishedAt: Date | undefined
  /** Tasks that failed, and how many end it; no threshold where no circuit breaker counts. */
  failed: number
  threshold: number | undefined
  deployment: ServiceDeployment
}

/** By the ARN of a service revision: its task definition, `web:15`. */
export type RevisionNames = ReadonlyMap<string, string>

export const namesOfRevisions = (revisions: readonly ServiceRevision[]): [string, string][] =>
  revisions.map(({ serviceRevisionArn = '', taskDefinition = '' }) => [serviceRevisionArn, shortName(taskDefinition)])

/** Every revision that a deployment speaks of. */
export const revisionsOf = ({ targetServiceRevision, sourceServiceRevisions = [], rollback }: ServiceDeployment): string[] =>
  [targetServiceRevision?.arn, ...sourceServiceRevisions.map(({ arn }) => arn), rollback?.serviceRevisionArn].filter(
    (arn) => arn !== undefined,
  )

/** Pure. @param names of its revisions, where they are known; a revision that is not has its id */
export function deploymentFacts(deployment: ServiceDeployment, names: RevisionNames): DeploymentFacts {
  const { serviceDeploymentArn = '', targetServiceRevision, sourceServiceRevisions = [], rollback, deploymentCircuitBreaker } = deployment
  const nameOf = (arn: string) => names.get(arn) ?? shortName(arn)
  const target = targetServiceRevision?.arn ?? ''
  const source = rollback?.serviceRevisionArn ?? sourceServiceRevisions[0]?.arn
  const counts = deploymentCircuitBreaker?.status !== 'DISABLED' && deploymentCircuitBreaker?.threshold !== undefined
  return {
    arn: serviceDeploymentArn,
    id: shortName(serviceDeploymentArn),
    deploymentId: `ecs-svc/${shortName(target)}`,
    to: nameOf(target),
    from: source === undefined ? undefined : nameOf(source),
    status: deployment.status ?? '',
    reason: rollback?.reason ?? deployment.statusReason,
    strategy: deployment.deploymentConfiguration?.strategy ?? 'ROLLING',
    startedAt: deployment.startedAt ?? deployment.createdAt,
    finishedAt: deployment.finishedAt,
    failed: deploymentCircuitBreaker?.failureCount ?? 0,
    threshold: counts ? deploymentCircuitBreaker.threshold : undefined,
    deployment,
  }
}

/** It goes on: forward, or back. */
export const isUnderWay = ({ status }: Pick<DeploymentFacts, 'status'>): boolean =>
  ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'].includes(status)

/** It can still be stopped by a person. */
export const isStoppable = ({ status }: Pick<DeploymentFacts, 'status'>): boolean => status === 'PENDING' || status === 'IN_PROGRESS'

/** Changes with what a deployment waits for: its status, its stage, and how the hooks of that stand. */
export function stageOf(facts: DeploymentFacts | undefined): string {
  const { lifecycleStage = '', lifecycleHookDetails = [] } = facts?.deployment ?? {}
  return [facts?.status ?? '', lifecycleStage, ...lifecycleHookDetails.map(({ status }) => status)].join(' ')
}
