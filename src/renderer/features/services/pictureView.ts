import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DeploymentFacts } from '../deployments/deploymentFacts.ts'
import type { DeploymentView } from './deploymentView.ts'

/** What the picture of a service says in its heading. */
export type PictureState = DeploymentView['state'] | 'rollingBack' | 'rolledBack' | 'noRoom'

export interface PictureFacts {
  /** Tasks that are wanted; those that are there may wait for an instance, and then it is they who say so. */
  desired: number
  /** The newest deployment, once it is known; none under another deployment controller. */
  newest: DeploymentFacts | undefined
  explanations: readonly Explanation[]
}

/** Pure: what a person should read first of a service, from what its tasks and deployments are in. */
export function pictureState(
  { state, counts }: Pick<DeploymentView, 'state' | 'counts'>,
  { desired, newest, explanations }: PictureFacts,
): PictureState {
  if (state === 'paused') return state
  const status = newest?.status ?? ''
  if (status === 'ROLLBACK_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS') return 'rollingBack'
  const isShort = counts.newRunning + counts.newStarting < desired
  if (state !== 'failed' && isShort && explanations.some(({ rule, state: how }) => rule === 'placement' && how === 'stuck')) return 'noRoom'
  return status === 'ROLLBACK_SUCCESSFUL' && state === 'steady' ? 'rolledBack' : state
}
