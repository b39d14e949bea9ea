import type * as sdk from '@aws-sdk/client-cloudwatch-logs'
import type { EventStreamAnswer } from '../eventStream.ts'

/** What Marina answers of Amazon CloudWatch Logs: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface CloudWatchLogsOperations {
  CreateLogGroup: { request: sdk.CreateLogGroupRequest; response: undefined }
  CreateLogStream: { request: sdk.CreateLogStreamRequest; response: undefined }
  DeleteLogGroup: { request: sdk.DeleteLogGroupRequest; response: undefined }
  DeleteLogStream: { request: sdk.DeleteLogStreamRequest; response: undefined }
  DeleteRetentionPolicy: { request: sdk.DeleteRetentionPolicyRequest; response: undefined }
  DescribeLogGroups: { request: sdk.DescribeLogGroupsRequest; response: sdk.DescribeLogGroupsResponse }
  DescribeLogStreams: { request: sdk.DescribeLogStreamsRequest; response: sdk.DescribeLogStreamsResponse }
  FilterLogEvents: { request: sdk.FilterLogEventsRequest; response: sdk.FilterLogEventsResponse }
  GetLogEvents: { request: sdk.GetLogEventsRequest; response: sdk.GetLogEventsResponse }
  ListTagsForResource: { request: sdk.ListTagsForResourceRequest; response: sdk.ListTagsForResourceResponse }
  PutLogEvents: { request: sdk.PutLogEventsRequest; response: sdk.PutLogEventsResponse }
  PutRetentionPolicy: { request: sdk.PutRetentionPolicyRequest; response: undefined }
  StartLiveTail: { request: sdk.StartLiveTailRequest; response: EventStreamAnswer }
  TagResource: { request: sdk.TagResourceRequest; response: undefined }
  UntagResource: { request: sdk.UntagResourceRequest; response: undefined }
}

/** The same as names. */
export const cloudWatchLogsOperations = [
  'CreateLogGroup',
  'CreateLogStream',
  'DeleteLogGroup',
  'DeleteLogStream',
  'DeleteRetentionPolicy',
  'DescribeLogGroups',
  'DescribeLogStreams',
  'FilterLogEvents',
  'GetLogEvents',
  'ListTagsForResource',
  'PutLogEvents',
  'PutRetentionPolicy',
  'StartLiveTail',
  'TagResource',
  'UntagResource',
] as const satisfies readonly (keyof CloudWatchLogsOperations)[]
