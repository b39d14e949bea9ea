import type * as sdk from '@aws-sdk/client-application-auto-scaling'

/** What Marina answers of Application Auto Scaling: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface ApplicationAutoScalingOperations {
  DeleteScalingPolicy: { request: sdk.DeleteScalingPolicyRequest; response: sdk.DeleteScalingPolicyResponse }
  DeleteScheduledAction: { request: sdk.DeleteScheduledActionRequest; response: sdk.DeleteScheduledActionResponse }
  DeregisterScalableTarget: { request: sdk.DeregisterScalableTargetRequest; response: sdk.DeregisterScalableTargetResponse }
  DescribeScalableTargets: { request: sdk.DescribeScalableTargetsRequest; response: sdk.DescribeScalableTargetsResponse }
  DescribeScalingActivities: { request: sdk.DescribeScalingActivitiesRequest; response: sdk.DescribeScalingActivitiesResponse }
  DescribeScalingPolicies: { request: sdk.DescribeScalingPoliciesRequest; response: sdk.DescribeScalingPoliciesResponse }
  DescribeScheduledActions: { request: sdk.DescribeScheduledActionsRequest; response: sdk.DescribeScheduledActionsResponse }
  GetPredictiveScalingForecast: { request: sdk.GetPredictiveScalingForecastRequest; response: sdk.GetPredictiveScalingForecastResponse }
  ListTagsForResource: { request: sdk.ListTagsForResourceRequest; response: sdk.ListTagsForResourceResponse }
  PutScalingPolicy: { request: sdk.PutScalingPolicyRequest; response: sdk.PutScalingPolicyResponse }
  PutScheduledAction: { request: sdk.PutScheduledActionRequest; response: sdk.PutScheduledActionResponse }
  RegisterScalableTarget: { request: sdk.RegisterScalableTargetRequest; response: sdk.RegisterScalableTargetResponse }
  TagResource: { request: sdk.TagResourceRequest; response: sdk.TagResourceResponse }
  UntagResource: { request: sdk.UntagResourceRequest; response: sdk.UntagResourceResponse }
}

/** The same as names. */
export const applicationAutoScalingOperations = [
  'DeleteScalingPolicy',
  'DeleteScheduledAction',
  'DeregisterScalableTarget',
  'DescribeScalableTargets',
  'DescribeScalingActivities',
  'DescribeScalingPolicies',
  'DescribeScheduledActions',
  'GetPredictiveScalingForecast',
  'ListTagsForResource',
  'PutScalingPolicy',
  'PutScheduledAction',
  'RegisterScalableTarget',
  'TagResource',
  'UntagResource',
] as const satisfies readonly (keyof ApplicationAutoScalingOperations)[]
