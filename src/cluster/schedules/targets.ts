import type { PutTargetsResultEntry, Target } from '@aws-sdk/client-eventbridge'
import { parseArn } from '#cluster/api/arns.ts'
import type { ScheduleTarget } from '#cluster/state/records/scheduleRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

/** EventBridge's own limit. */
export const mostTargets = 5

export type ReadTarget = { target: ScheduleTarget } | { failed: PutTargetsResultEntry }

/** A target of a rule, or why it can be none, as one entry of the answer. */
export function readTarget(asked: Target): ReadTarget {
  const wrong = wrongTarget(asked)
  if (wrong !== undefined || !asked.EcsParameters) {
    return { failed: { TargetId: asked.Id, ErrorCode: 'ValidationException', ErrorMessage: wrong } }
  }
  const { Id = '', Arn = '', RoleArn, Input, EcsParameters } = asked
  return { target: { id: Id, arn: Arn, ecs: EcsParameters, ...definedOnly({ roleArn: RoleArn, input: Input }) } }
}

/** A sentence about the first thing that Marina cannot do for a target. */
export function wrongTarget({ Id, Arn = '', EcsParameters, Input, InputPath, InputTransformer }: Target): string | undefined {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id ?? '')) return 'Id has 1 to 64 letters, digits, ".", "-" and "_".'
  const arn = parseArn(Arn)
  if (arn?.service !== 'ecs' || arn.type !== 'cluster')
    return `Marina starts tasks and nothing else: Arn must be a cluster's, and is ${Arn.slice(0, 200)}.`
  if (InputPath !== undefined || InputTransformer !== undefined)
    return 'Marina takes a constant Input alone: there is no event to take a part of.'
  return wrongEcsParameters(EcsParameters) ?? (Input === undefined ? undefined : wrongInput(Input))
}

export function wrongEcsParameters(ecs: Target['EcsParameters']): string | undefined {
  if (!ecs) return 'EcsParameters are missing: which task definition runs.'
  const { TaskCount = 1 } = ecs
  if (TaskCount < 1 || TaskCount > 10) return `TaskCount is 1 to 10 here, as many as one RunTask starts, and is ${TaskCount}.`
  return undefined
}

export function wrongInput(input: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(input)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return undefined
  } catch {}
  return 'Input must be a JSON object with overrides of the task, such as {"containerOverrides": [{"name": "app", "command": ["run"]}]}.'
}

/** As answered. */
export const targetView = ({ id, arn, roleArn, ecs, input }: ScheduleTarget): Target => ({
  Id: id,
  Arn: arn,
  EcsParameters: ecs,
  ...definedOnly({ RoleArn: roleArn, Input: input }),
})
