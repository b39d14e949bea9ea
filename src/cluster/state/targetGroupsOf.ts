import type { RuleRecord } from './records/trafficRecords.ts'

/** Target groups that a rule sends to. */
export const groupsOf = (actions: RuleRecord['actions']): string[] =>
  actions.flatMap(({ TargetGroupArn, ForwardConfig }) => {
    const tuples = ForwardConfig?.TargetGroups?.flatMap(({ TargetGroupArn: arn }) => arn ?? []) ?? []
    return tuples.length > 0 ? tuples : TargetGroupArn === undefined ? [] : [TargetGroupArn]
  })
