import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, type ErrorCode } from '#cluster/api/errors.ts'
import { isStatistic, type MetricName, type MetricSource, statistics } from '#cluster/control/scaling/metrics.ts'
import { mergeTags } from '#cluster/lib/mergeTags.ts'
import type { MetricAlarmRecord } from '#cluster/state/records/scalingRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { ScalingDeps } from './deps.ts'

const comparisons = ['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold']
const missingTreatments = ['missing', 'ignore', 'breaching', 'notBreaching']
const mostAlarms = 5_000
/** As long as samples are kept. */
const mostSeconds = 20 * 60

const refuse = (code: ErrorCode, message: string): never => {
  throw new ClusterError(code, message)
}

/** Creates an alarm or replaces the one of that name; its state is judged anew. */
export function putMetricAlarm(
  { store, clock, balancers }: ScalingDeps & { balancers: MetricSource },
  request: PutMetricAlarmInput,
  context: CallContext,
): undefined {
  check(request)
  const { account, region } = context
  const name = request.AlarmName ?? ''
  const arn = `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`
  const known = store.read().metricAlarms.get(arn)
  if (!known && store.read().metricAlarms.count('scope', `${account}/${region}`) >= mostAlarms) {
    refuse('LimitExceededException', `There are ${mostAlarms} alarms, which is the most there may be.`)
  }
  const metric = metricOf(request)
  const now = clock.now()
  const alarm: MetricAlarmRecord = {
    account,
    region,
    arn,
    name,
    ...definedOnly({ description: request.AlarmDescription, unit: request.Unit }),
    ...metric,
    statistic: request.Statistic ?? 'Average',
    periodSeconds: request.Period ?? 60,
    evaluationPeriods: request.EvaluationPeriods ?? 1,
    datapointsToAlarm: request.DatapointsToAlarm ?? request.EvaluationPeriods ?? 1,
    threshold: request.Threshold ?? 0,
    comparison: request.ComparisonOperator ?? '',
    treatMissingData: request.TreatMissingData ?? 'missing',
    actionsEnabled: request.ActionsEnabled ?? true,
    alarmActions: request.AlarmActions ?? [],
    okActions: request.OKActions ?? [],
    insufficientDataActions: request.InsufficientDataActions ?? [],
    tags: known?.tags ?? mergeTags([], request.Tags),
    state: 'INSUFFICIENT_DATA',
    stateReason: isOfService(metric) || balancers.read(metric, context) ? 'Unchecked: Initial alarm creation' : notMeasured,
    stateSince: now,
    configuredAt: now,
  }
  store.update('put metric alarm', (tx) => tx.put('metricAlarms', alarm))
  return undefined
}

const notMeasured =
  'Marina measures CPUUtilization and MemoryUtilization of AWS/ECS, by ClusterName and ServiceName, of services that are scalable targets, and what ListMetrics names of load balancers. This alarm changes by SetAlarmState alone until there is such a metric.'

const metricOf = ({ Namespace, MetricName, Dimensions }: PutMetricAlarmInput): MetricName => ({
  namespace: Namespace ?? '',
  metricName: MetricName ?? '',
  dimensions: (Dimensions ?? []).map(({ Name = '', Value = '' }) => ({ Name, Value })),
})

const isOfService = ({ namespace, metricName }: MetricName) =>
  namespace === 'AWS/ECS' && (metricName === 'CPUUtilization' || metricName === 'MemoryUtilization')

function check(request: PutMetricAlarmInput): void {
  const { AlarmName = '', Metrics, ExtendedStatistic, Statistic, MetricName, Namespace, Period, Threshold } = request
  if (AlarmName.length < 1 || AlarmName.length > 255) refuse('InvalidParameterValueException', 'AlarmName has 1 to 255 characters.')
  if (Metrics)
    refuse('InvalidParameterCombinationException', 'Marina does no metric math: give MetricName, Namespace, Statistic and Period.')
  if (!MetricName || !Namespace || Period === undefined || Threshold === undefined) {
    refuse('MissingRequiredParameterException', 'An alarm needs MetricName, Namespace, Statistic, Period and Threshold.')
  }
  if (ExtendedStatistic !== undefined || !isStatistic(Statistic)) {
    refuse('InvalidParameterValueException', `Marina’s alarms look at one of the statistics ${statistics.join(', ')}, not at percentiles.`)
  }
  // Nothing is computed of what is not measured: such an alarm may have any statistic.
  if (isOfService(metricOf(request)) && Statistic !== 'Average') {
    refuse(
      'InvalidParameterValueException',
      'Marina’s alarms on AWS/ECS look at the statistic Average, which is what the metrics of ECS services are.',
    )
  }
  if (!comparisons.includes(request.ComparisonOperator ?? '')) {
    refuse('InvalidParameterValueException', `ComparisonOperator is one of ${comparisons.join(', ')}.`)
  }
  if (!missingTreatments.includes(request.TreatMissingData ?? 'missing')) {
    refuse('InvalidParameterValueException', `TreatMissingData is one of ${missingTreatments.join(', ')}.`)
  }
  checkPeriods(request)
}

function checkPeriods({ Period = 60, EvaluationPeriods = 1, DatapointsToAlarm = EvaluationPeriods }: PutMetricAlarmInput): void {
  if (Period < 1 || (Period % 60 !== 0 && ![10, 20, 30].includes(Period))) {
    refuse('InvalidParameterValueException', `Period is 10, 20, 30 or a multiple of 60 seconds, and is ${Period}.`)
  }
  if (EvaluationPeriods < 1 || DatapointsToAlarm < 1 || DatapointsToAlarm > EvaluationPeriods) {
    refuse('InvalidParameterValueException', 'EvaluationPeriods is 1 or more, and DatapointsToAlarm between 1 and it.')
  }
  if (Period * EvaluationPeriods > mostSeconds) {
    refuse(
      'InvalidParameterValueException',
      `Marina looks back ${mostSeconds / 60} minutes at most: Period × EvaluationPeriods is ${Period * EvaluationPeriods} s.`,
    )
  }
}
