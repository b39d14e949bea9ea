import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ScalableTargetRecord } from '#cluster/state/records/scalingRecords.ts'
import type { ScalingDeps } from './deps.ts'
import { invalid } from './scalableResource.ts'

const mostTags = 50

/** Throws TooManyTagsException and ValidationException. */
export function checkTags(tags: Record<string, string>): Record<string, string> {
  const entries = Object.entries(tags)
  if (entries.length > mostTags) throw new ClusterError('TooManyTagsException', `A scalable target has at most ${mostTags} tags.`)
  for (const [key, value] of entries) {
    if (key.length < 1 || key.length > 128) throw invalid('The key of a tag has 1 to 128 characters.')
    if (value.length > 256) throw invalid(`The value of the tag ${key} has more than 256 characters.`)
  }
  return tags
}

/** Throws a ResourceNotFoundException. */
export function requireTagged({ store }: ScalingDeps, arn: string | undefined, { account, region }: CallContext): ScalableTargetRecord {
  const [target] = store.read().scalableTargets.by('arn', arn ?? '')
  if (target?.account === account && target.region === region) return target
  throw new ClusterError('ResourceNotFoundException', `No scalable target has the ARN ${arn}.`)
}
