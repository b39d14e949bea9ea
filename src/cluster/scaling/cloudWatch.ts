/**
 * Amazon CloudWatch as far as step scaling needs it: alarms on what Marina measures of services that may scale and of load balancers, and
 * those measurements.
 * What no alarm of ECS needs (dashboards, metric math, own metrics) is not there, and says so.
 */
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { byKey, pageOf } from '#cluster/lib/pages.ts'
import type { AlarmState, MetricAlarmRecord } from '#cluster/state/records/scalingRecords.ts'
import { alarmsOfUser, allAlarms, metricAlarmView } from './alarmViews.ts'
import { metricData } from './metricData.ts'
import { listMetrics, type MetricDeps, metricStatistics } from './metricStatistics.ts'
import { putMetricAlarm } from './putMetricAlarm.ts'

const states: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA']

export function createCloudWatch(deps: MetricDeps): SiblingHandlers<'monitoring'> {
  const { store, clock } = deps
  const named = (names: readonly string[] | undefined, context: CallContext) =>
    alarmsOfUser(store.read(), context).filter(({ name }) => names?.includes(name))
  const setActions = (names: readonly string[] | undefined, context: CallContext, actionsEnabled: boolean) =>
    void store.update('switch alarm actions', (tx) => {
      for (const alarm of named(names, context)) tx.put('metricAlarms', { ...alarm, actionsEnabled })
    })
  return {
    PutMetricAlarm: (request, context) => putMetricAlarm(deps, request, context),
    DescribeAlarms(request, context) {
      const { AlarmNames, AlarmNamePrefix, StateValue, ActionPrefix, MaxRecords = 100, NextToken } = request
      const found = allAlarms(store.read(), context).filter(
        (alarm) =>
          (!AlarmNames || AlarmNames.includes(alarm.name)) &&
          alarm.name.startsWith(AlarmNamePrefix ?? '') &&
          (StateValue === undefined || alarm.state === StateValue) &&
          (ActionPrefix === undefined || alarm.alarmActions.some((action) => action.startsWith(ActionPrefix))),
      )
      const { items, nextToken } = pageOf(found.sort(byKey(({ name }) => name)), ({ name }) => name, {
        size: Math.min(Math.max(1, MaxRecords), 100),
        token: NextToken,
        invalid: () => new ClusterError('InvalidNextToken', 'The next token specified is invalid.'),
      })
      return { MetricAlarms: items.map(metricAlarmView), CompositeAlarms: [], ...(nextToken !== undefined && { NextToken: nextToken }) }
    },
    DescribeAlarmsForMetric(request, context) {
      const same = (alarm: MetricAlarmRecord) =>
        alarm.namespace === request.Namespace &&
        alarm.metricName === request.MetricName &&
        (request.Dimensions ?? []).every(({ Name, Value }) => alarm.dimensions.some((each) => each.Name === Name && each.Value === Value))
      return { MetricAlarms: allAlarms(store.read(), context).filter(same).map(metricAlarmView) }
    },
    /** All or none: a name that there is not is an error, as on AWS. */
    DeleteAlarms(request, context) {
      const found = named(request.AlarmNames, context)
      const missing = request.AlarmNames?.find((name) => !found.some((alarm) => alarm.name === name))
      if (missing !== undefined) throw noAlarm(missing)
      store.update('delete alarms', (tx) => {
        for (const { arn } of found) tx.delete('metricAlarms', arn)
      })
      return undefined
    },
    SetAlarmState(request, context) {
      const [alarm] = named([request.AlarmName ?? ''], context)
      if (!alarm) throw noAlarm(request.AlarmName ?? '')
      const state = states.find((known) => known === request.StateValue)
      if (!state) throw new ClusterError('InvalidParameterValueException', `StateValue is one of ${states.join(', ')}.`)
      const now = clock.now()
      const { value: _, ...rest } = alarm
      // Until the next period is over, as on AWS, where the next evaluation takes it back.
      const set = { ...rest, state, stateReason: request.StateReason ?? '', stateSince: now, heldUntil: now + alarm.periodSeconds * 1_000 }
      store.update('set alarm state', (tx) => tx.put('metricAlarms', set))
      return undefined
    },
    EnableAlarmActions: (request, context) => setActions(request.AlarmNames, context, true),
    DisableAlarmActions: (request, context) => setActions(request.AlarmNames, context, false),
    GetMetricData: (request, context) => metricData(deps, request, context),
    GetMetricStatistics: (request, context) => metricStatistics(deps, request, context),
    ListMetrics: (request, context) => listMetrics(deps, request, context),
  }
}

const noAlarm = (name: string) => new ClusterError('ResourceNotFound', `There is no alarm ${name} of yours.`)
