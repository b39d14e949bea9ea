/** What a deployment that shifts traffic waits for: pure, told from where its record stands (spec part 1, 5.12). */
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { LifecycleHookRecord, LifecycleRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { PlanNumbers } from '../services/servicePlan.ts'

interface Explained {
  /** That is deployed, as `family:number`. */
  revision: string
  service: string
  numbers: PlanNumbers
  /** Whether there is traffic to shift. */
  isShared: boolean
}

export function explainLifecycle({ deploymentConfiguration, lifecycle }: ServiceDeploymentRecord, explained: Explained): Explanation[] {
  if (!lifecycle || lifecycle.done) return []
  const { direction, stage, production, test, waitsUntil } = lifecycle
  const { revision, isShared } = explained
  const pause = openHook(lifecycle, 'AWAITING_ACTION')
  const what =
    direction === 'back'
      ? `The deployment is rolled back, stage ${stage}`
      : `${revision} is deployed by the strategy ${deploymentConfiguration.strategy}, stage ${stage}`
  const until = pause?.expiresAt ?? waitsUntil
  return [
    {
      rule: 'lifecycleStage',
      state: pause ? 'stuck' : 'waiting',
      sentence: `${what}: ${waitOf(lifecycle, explained)}`,
      ...(isShared && { numbers: { productionPercent: production, testPercent: test } }),
      ...(until !== undefined && { until }),
    },
  ]
}

function waitOf(lifecycle: LifecycleRecord, explained: Explained): string {
  const pause = openHook(lifecycle, 'AWAITING_ACTION')
  if (pause)
    return `a PAUSE hook of ${pause.stage} holds it. Go on with: marina deployments ${explained.service} --continue, or back with --rollback.`
  const called = openHook(lifecycle, 'IN_PROGRESS')
  if (called) return `it waits for the lifecycle hook ${called.targetArn} of ${called.stage}.`
  return stageWaits[lifecycle.stage]?.(lifecycle, explained) ?? 'it goes on at once.'
}

const openHook = ({ hooks, direction, step }: LifecycleRecord, status: LifecycleHookRecord['status']) =>
  hooks.find((hook) => hook.direction === direction && hook.step === step && hook.status === status)

const stageWaits: Partial<Record<LifecycleRecord['stage'], (lifecycle: LifecycleRecord, explained: Explained) => string>> = {
  RECONCILE_SERVICE: () => 'what earlier deployments left goes first.',
  SCALE_UP: (_, { numbers: { healthy, desired } }) =>
    `it waits until ${desired} of ${desired} tasks of the new revision are healthy, and ${healthy} are.`,
  PRODUCTION_TRAFFIC_SHIFT: ({ production }, { isShared }) =>
    `${isShared ? `${production} % of production traffic is with the new revision, and the` : 'the'} next shift waits for its time.`,
  BAKE_TIME: (lifecycle, { isShared }) =>
    `both revisions run on for ${minutesOf(lifecycle)} in all${isShared ? `, ${lifecycle.production} % of production traffic with the new one` : ''}.`,
  CLEAN_UP: () => 'it waits until the tasks of the other revision have stopped.',
}

function minutesOf({ waitingSince = 0, waitsUntil = 0 }: LifecycleRecord): string {
  const minutes = Math.round((waitsUntil - waitingSince) / 60_000)
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`
}
