import type * as sdk from '@aws-sdk/client-cloudwatch'

/** What Marina answers of Amazon CloudWatch: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface CloudWatchOperations {
  DeleteAlarms: { request: sdk.DeleteAlarmsInput; response: undefined }
  DescribeAlarms: { request: sdk.DescribeAlarmsInput; response: sdk.DescribeAlarmsOutput }
  DescribeAlarmsForMetric: { request: sdk.DescribeAlarmsForMetricInput; response: sdk.DescribeAlarmsForMetricOutput }
  DisableAlarmActions: { request: sdk.DisableAlarmActionsInput; response: undefined }
  EnableAlarmActions: { request: sdk.EnableAlarmActionsInput; response: undefined }
  GetMetricData: { request: sdk.GetMetricDataInput; response: sdk.GetMetricDataOutput }
  GetMetricStatistics: { request: sdk.GetMetricStatisticsInput; response: sdk.GetMetricStatisticsOutput }
  ListMetrics: { request: sdk.ListMetricsInput; response: sdk.ListMetricsOutput }
  PutMetricAlarm: { request: sdk.PutMetricAlarmInput; response: undefined }
  SetAlarmState: { request: sdk.SetAlarmStateInput; response: undefined }
}

/** The same as names. */
export const cloudWatchOperations = [
  'DeleteAlarms',
  'DescribeAlarms',
  'DescribeAlarmsForMetric',
  'DisableAlarmActions',
  'EnableAlarmActions',
  'GetMetricData',
  'GetMetricStatistics',
  'ListMetrics',
  'PutMetricAlarm',
  'SetAlarmState',
] as const satisfies readonly (keyof CloudWatchOperations)[]
