/**
 * Application Auto Scaling as far as services of ECS need it (spec part 1, 9): what may scale, by which policies and when. It only keeps
 * what is wanted; `control/scaling` acts on it.
 */
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { removeScalableTarget } from '#cluster/control/scaling/removeTarget.ts'
import { byKey, pageOf } from '#cluster/lib/pages.ts'
import type { ScalingPolicyRecord } from '#cluster/state/records/scalingRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { ScalingDeps } from './deps.ts'
import { putScalingPolicy } from './putScalingPolicy.ts'
import { putScheduledAction } from './putScheduledAction.ts'
import { registerScalableTarget } from './registerScalableTarget.ts'
import { checkNamespace, invalid, notFound, placeOf, requireTarget, targetKeyOf } from './scalableResource.ts'
import { checkTags, requireTagged } from './tags.ts'
import { actionView, activityView, policyView, targetView } from './views.ts'

export function createApplicationAutoScaling(deps: ScalingDeps): SiblingHandlers<'autoscaling'> {
  const { store } = deps
  return {
    RegisterScalableTarget: (request, context) => registerScalableTarget(deps, request, context),
    DeregisterScalableTarget(request, context) {
      const target = store.read().scalableTargets.get(targetKeyOf(request, context))
      if (!target) throw notFound(`No scalable target found for ${placeOf(request)}`)
      store.update('deregister scalable target', (tx) => removeScalableTarget(tx, target))
      return {}
    },
    DescribeScalableTargets(request, context) {
      const ids = request.ResourceIds
      const found = ofResource(store.read().scalableTargets.by('scope', scopeKey(context)), request).filter(
        ({ resourceId }) => !ids || ids.includes(resourceId),
      )
      const { items, nextToken } = page(found, ({ resourceId }) => resourceId, request, 50)
      return { ScalableTargets: items.map(targetView), ...nextToken }
    },
    PutScalingPolicy: (request, context) => putScalingPolicy(deps, request, context),
    DeleteScalingPolicy(request, context) {
      const { key } = requireTarget(store.read(), request, context)
      const policy = store
        .read()
        .scalingPolicies.by('target', key)
        .find(({ name }) => name === request.PolicyName)
      if (!policy) throw notFound(`No scaling policy found for ${placeOf(request)}, policy name: ${request.PolicyName}`)
      store.update('delete scaling policy', (tx) => tx.delete('scalingPolicies', policy.arn))
      return {}
    },
    DescribeScalingPolicies(request, context) {
      const names = request.PolicyNames
      const found = ofResource(store.read().scalingPolicies.by('scope', scopeKey(context)), request).filter(
        ({ name }) => !names || names.includes(name),
      )
      const { items, nextToken } = page(found, ({ arn }) => arn, request, 10)
      return { ScalingPolicies: items.map((policy) => policyView(policy, alarmsWith(store.read(), policy))), ...nextToken }
    },
    PutScheduledAction: (request, context) => putScheduledAction(deps, request, context),
    DeleteScheduledAction(request, context) {
      const { key } = requireTarget(store.read(), request, context)
      const action = store
        .read()
        .scheduledActions.by('target', key)
        .find(({ name }) => name === request.ScheduledActionName)
      if (!action)
        throw notFound(`No scheduled action found for ${placeOf(request)}, scheduled action name: ${request.ScheduledActionName}`)
      store.update('delete scheduled action', (tx) => tx.delete('scheduledActions', action.arn))
      return {}
    },
    DescribeScheduledActions(request, context) {
      const names = request.ScheduledActionNames
      const found = ofResource(store.read().scheduledActions.by('scope', scopeKey(context)), request).filter(
        ({ name }) => !names || names.includes(name),
      )
      const { items, nextToken } = page(found, ({ arn }) => arn, request, 50)
      return { ScheduledActions: items.map(actionView), ...nextToken }
    },
    DescribeScalingActivities(request, context) {
      const found = ofResource(store.read().scalingActivities.by('scope', scopeKey(context)), request).filter(
        ({ notScaled }) => !notScaled || request.IncludeNotScaledActivities === true,
      )
      // Newest first, by a key that grows as time goes back.
      const { items, nextToken } = page(found, ({ startedAt, id }) => `${String(1e15 - startedAt).padStart(16, '0')}${id}`, request, 50)
      return { ScalingActivities: items.map(activityView), ...nextToken }
    },
    TagResource(request, context) {
      const target = requireTagged(deps, request.ResourceARN, context)
      const tags = checkTags({ ...target.tags, ...request.Tags })
      store.update('tag scalable target', (tx) => tx.put('scalableTargets', { ...target, tags }))
      return {}
    },
    UntagResource(request, context) {
      const target = requireTagged(deps, request.ResourceARN, context)
      const tags = Object.fromEntries(Object.entries(target.tags).filter(([key]) => !request.TagKeys?.includes(key)))
      store.update('untag scalable target', (tx) => tx.put('scalableTargets', { ...target, tags }))
      return {}
    },
    ListTagsForResource: (request, context) => ({ Tags: requireTagged(deps, request.ResourceARN, context).tags }),
    GetPredictiveScalingForecast() {
      throw invalid('Marina makes no forecasts: predictive scaling learns from weeks of load, which a computer under a desk does not have.')
    },
  }
}

const scopeKey = ({ account, region }: CallContext) => `${account}/${region}`

interface Asked {
  ServiceNamespace?: string | undefined
  ResourceId?: string | undefined
  ScalableDimension?: string | undefined
}

/** Those of one service, or all. Throws a ValidationException for what ECS does not have. */
function ofResource<Item extends { resourceId: string }>(items: readonly Item[], request: Asked): Item[] {
  checkNamespace(request)
  return items.filter(({ resourceId }) => request.ResourceId === undefined || resourceId === request.ResourceId)
}

/** Those of the user's alarms that drive a step policy. */
const alarmsWith = (snapshot: Snapshot, { arn, account, region }: ScalingPolicyRecord) =>
  snapshot.metricAlarms.by('scope', `${account}/${region}`).filter(({ alarmActions }) => alarmActions.includes(arn))

function page<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
  most: number,
): { items: Item[]; nextToken: { NextToken?: string } } {
  if (MaxResults !== undefined && MaxResults < 1) throw invalid(`MaxResults must be 1 or more, and is ${MaxResults}.`)
  const found = pageOf([...items].sort(byKey(keyOf)), keyOf, {
    size: Math.min(MaxResults ?? most, most),
    token: NextToken,
    invalid: () => new ClusterError('InvalidNextTokenException', 'The next token supplied was invalid.'),
  })
  return { items: found.items, nextToken: found.nextToken === undefined ? {} : { NextToken: found.nextToken } }
}
