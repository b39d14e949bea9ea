import type * as sdk from '@aws-sdk/client-eventbridge'

/** What Marina answers of Amazon EventBridge: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface EventBridgeOperations {
  DeleteRule: { request: sdk.DeleteRuleRequest; response: undefined }
  DescribeRule: { request: sdk.DescribeRuleRequest; response: sdk.DescribeRuleResponse }
  DisableRule: { request: sdk.DisableRuleRequest; response: undefined }
  EnableRule: { request: sdk.EnableRuleRequest; response: undefined }
  ListRuleNamesByTarget: { request: sdk.ListRuleNamesByTargetRequest; response: sdk.ListRuleNamesByTargetResponse }
  ListRules: { request: sdk.ListRulesRequest; response: sdk.ListRulesResponse }
  ListTagsForResource: { request: sdk.ListTagsForResourceRequest; response: sdk.ListTagsForResourceResponse }
  ListTargetsByRule: { request: sdk.ListTargetsByRuleRequest; response: sdk.ListTargetsByRuleResponse }
  PutRule: { request: sdk.PutRuleRequest; response: sdk.PutRuleResponse }
  PutTargets: { request: sdk.PutTargetsRequest; response: sdk.PutTargetsResponse }
  RemoveTargets: { request: sdk.RemoveTargetsRequest; response: sdk.RemoveTargetsResponse }
  TagResource: { request: sdk.TagResourceRequest; response: sdk.TagResourceResponse }
  UntagResource: { request: sdk.UntagResourceRequest; response: sdk.UntagResourceResponse }
}

/** The same as names. */
export const eventBridgeOperations = [
  'DeleteRule',
  'DescribeRule',
  'DisableRule',
  'EnableRule',
  'ListRuleNamesByTarget',
  'ListRules',
  'ListTagsForResource',
  'ListTargetsByRule',
  'PutRule',
  'PutTargets',
  'RemoveTargets',
  'TagResource',
  'UntagResource',
] as const satisfies readonly (keyof EventBridgeOperations)[]
