import type * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'

/** What Marina answers of Elastic Load Balancing, version 2: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface ElasticLoadBalancingOperations {
  AddListenerCertificates: { request: sdk.AddListenerCertificatesInput; response: sdk.AddListenerCertificatesOutput }
  AddTags: { request: sdk.AddTagsInput; response: sdk.AddTagsOutput }
  CreateListener: { request: sdk.CreateListenerInput; response: sdk.CreateListenerOutput }
  CreateLoadBalancer: { request: sdk.CreateLoadBalancerInput; response: sdk.CreateLoadBalancerOutput }
  CreateRule: { request: sdk.CreateRuleInput; response: sdk.CreateRuleOutput }
  CreateTargetGroup: { request: sdk.CreateTargetGroupInput; response: sdk.CreateTargetGroupOutput }
  DeleteListener: { request: sdk.DeleteListenerInput; response: sdk.DeleteListenerOutput }
  DeleteLoadBalancer: { request: sdk.DeleteLoadBalancerInput; response: sdk.DeleteLoadBalancerOutput }
  DeleteRule: { request: sdk.DeleteRuleInput; response: sdk.DeleteRuleOutput }
  DeleteTargetGroup: { request: sdk.DeleteTargetGroupInput; response: sdk.DeleteTargetGroupOutput }
  DeregisterTargets: { request: sdk.DeregisterTargetsInput; response: sdk.DeregisterTargetsOutput }
  DescribeAccountLimits: { request: sdk.DescribeAccountLimitsInput; response: sdk.DescribeAccountLimitsOutput }
  DescribeListenerAttributes: { request: sdk.DescribeListenerAttributesInput; response: sdk.DescribeListenerAttributesOutput }
  DescribeListenerCertificates: { request: sdk.DescribeListenerCertificatesInput; response: sdk.DescribeListenerCertificatesOutput }
  DescribeListeners: { request: sdk.DescribeListenersInput; response: sdk.DescribeListenersOutput }
  DescribeLoadBalancerAttributes: { request: sdk.DescribeLoadBalancerAttributesInput; response: sdk.DescribeLoadBalancerAttributesOutput }
  DescribeLoadBalancers: { request: sdk.DescribeLoadBalancersInput; response: sdk.DescribeLoadBalancersOutput }
  DescribeRules: { request: sdk.DescribeRulesInput; response: sdk.DescribeRulesOutput }
  DescribeSSLPolicies: { request: sdk.DescribeSSLPoliciesInput; response: sdk.DescribeSSLPoliciesOutput }
  DescribeTags: { request: sdk.DescribeTagsInput; response: sdk.DescribeTagsOutput }
  DescribeTargetGroupAttributes: { request: sdk.DescribeTargetGroupAttributesInput; response: sdk.DescribeTargetGroupAttributesOutput }
  DescribeTargetGroups: { request: sdk.DescribeTargetGroupsInput; response: sdk.DescribeTargetGroupsOutput }
  DescribeTargetHealth: { request: sdk.DescribeTargetHealthInput; response: sdk.DescribeTargetHealthOutput }
  ModifyListener: { request: sdk.ModifyListenerInput; response: sdk.ModifyListenerOutput }
  ModifyListenerAttributes: { request: sdk.ModifyListenerAttributesInput; response: sdk.ModifyListenerAttributesOutput }
  ModifyLoadBalancerAttributes: { request: sdk.ModifyLoadBalancerAttributesInput; response: sdk.ModifyLoadBalancerAttributesOutput }
  ModifyRule: { request: sdk.ModifyRuleInput; response: sdk.ModifyRuleOutput }
  ModifyTargetGroup: { request: sdk.ModifyTargetGroupInput; response: sdk.ModifyTargetGroupOutput }
  ModifyTargetGroupAttributes: { request: sdk.ModifyTargetGroupAttributesInput; response: sdk.ModifyTargetGroupAttributesOutput }
  RegisterTargets: { request: sdk.RegisterTargetsInput; response: sdk.RegisterTargetsOutput }
  RemoveListenerCertificates: { request: sdk.RemoveListenerCertificatesInput; response: sdk.RemoveListenerCertificatesOutput }
  RemoveTags: { request: sdk.RemoveTagsInput; response: sdk.RemoveTagsOutput }
  SetIpAddressType: { request: sdk.SetIpAddressTypeInput; response: sdk.SetIpAddressTypeOutput }
  SetRulePriorities: { request: sdk.SetRulePrioritiesInput; response: sdk.SetRulePrioritiesOutput }
  SetSecurityGroups: { request: sdk.SetSecurityGroupsInput; response: sdk.SetSecurityGroupsOutput }
  SetSubnets: { request: sdk.SetSubnetsInput; response: sdk.SetSubnetsOutput }
}

/** The same as names. */
export const elasticLoadBalancingOperations = [
  'AddListenerCertificates',
  'AddTags',
  'CreateListener',
  'CreateLoadBalancer',
  'CreateRule',
  'CreateTargetGroup',
  'DeleteListener',
  'DeleteLoadBalancer',
  'DeleteRule',
  'DeleteTargetGroup',
  'DeregisterTargets',
  'DescribeAccountLimits',
  'DescribeListenerAttributes',
  'DescribeListenerCertificates',
  'DescribeListeners',
  'DescribeLoadBalancerAttributes',
  'DescribeLoadBalancers',
  'DescribeRules',
  'DescribeSSLPolicies',
  'DescribeTags',
  'DescribeTargetGroupAttributes',
  'DescribeTargetGroups',
  'DescribeTargetHealth',
  'ModifyListener',
  'ModifyListenerAttributes',
  'ModifyLoadBalancerAttributes',
  'ModifyRule',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'RegisterTargets',
  'RemoveListenerCertificates',
  'RemoveTags',
  'SetIpAddressType',
  'SetRulePriorities',
  'SetSecurityGroups',
  'SetSubnets',
] as const satisfies readonly (keyof ElasticLoadBalancingOperations)[]
