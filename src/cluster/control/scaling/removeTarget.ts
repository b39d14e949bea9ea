import type { ScalableTargetRecord } from '#cluster/state/records/scalingRecords.ts'
import type { Tx } from '#cluster/state/store.ts'

/** With its policies, their alarms and its scheduled actions; what was done stays to be read. */
export function removeScalableTarget(tx: Tx, { key }: Pick<ScalableTargetRecord, 'key'>): void {
  for (const { arn } of tx.snapshot.scalingPolicies.by('target', key)) tx.delete('scalingPolicies', arn)
  for (const { arn } of tx.snapshot.scheduledActions.by('target', key)) tx.delete('scheduledActions', arn)
  for (const activity of tx.snapshot.scalingActivities.by('openOfTarget', key)) {
    tx.put('scalingActivities', { ...activity, statusCode: 'Overridden', statusMessage: 'The scalable target was deregistered.' })
  }
  tx.delete('scalableTargets', key)
}
