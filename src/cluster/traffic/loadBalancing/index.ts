/**
 * Elastic Load Balancing, version 2, as far as requests go: checks, one transaction each, answers. It writes what is wanted; listening,
 * probing and carrying are the data plane's, which `traffic/control` tells of it.
 */
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { describeAccountLimits, describeSslPolicies } from './account.ts'
import * as attributes from './attributes.ts'
import { addListenerCertificates, describeListenerCertificates, removeListenerCertificates } from './certificates.ts'
import type { LoadBalancingDeps } from './deps.ts'
import { createListener, deleteListener, describeListeners, modifyListener } from './listeners.ts'
import {
  createLoadBalancer,
  deleteLoadBalancer,
  describeLoadBalancers,
  setIpAddressType,
  setSecurityGroups,
  setSubnets,
} from './loadBalancers.ts'
import { createRule, deleteRule, describeRules, modifyRule, setRulePriorities } from './rules.ts'
import { addTags, describeTags, removeTags } from './tags.ts'
import { createTargetGroup, deleteTargetGroup, describeTargetGroups, modifyTargetGroup } from './targetGroups.ts'
import { deregisterTargets, describeTargetHealth, registerTargets } from './targets.ts'

type LoadBalancing = SiblingHandlers<'elasticloadbalancing'>

/** Each throws ClusterErrors with codes of Elastic Load Balancing. */
export function createLoadBalancing(deps: LoadBalancingDeps): LoadBalancing {
  return {
    AddListenerCertificates: (request, context) => addListenerCertificates(deps, request, context),
    AddTags: (request, context) => addTags(deps, request, context),
    CreateListener: (request, context) => createListener(deps, request, context),
    CreateLoadBalancer: (request, context) => createLoadBalancer(deps, request, context),
    CreateRule: (request, context) => createRule(deps, request, context),
    CreateTargetGroup: (request, context) => createTargetGroup(deps, request, context),
    DeleteListener: (request, context) => deleteListener(deps, request, context),
    DeleteLoadBalancer: (request, context) => deleteLoadBalancer(deps, request, context),
    DeleteRule: (request, context) => deleteRule(deps, request, context),
    DeleteTargetGroup: (request, context) => deleteTargetGroup(deps, request, context),
    DeregisterTargets: (request, context) => deregisterTargets(deps, request, context),
    DescribeAccountLimits: (request, context) => describeAccountLimits(deps, request, context),
    DescribeListenerAttributes: (request, context) => attributes.describeListenerAttributes(deps, request, context),
    DescribeListenerCertificates: (request, context) => describeListenerCertificates(deps, request, context),
    DescribeListeners: (request, context) => describeListeners(deps, request, context),
    DescribeLoadBalancerAttributes: (request, context) => attributes.describeLoadBalancerAttributes(deps, request, context),
    DescribeLoadBalancers: (request, context) => describeLoadBalancers(deps, request, context),
    DescribeRules: (request, context) => describeRules(deps, request, context),
    DescribeSSLPolicies: (request, context) => describeSslPolicies(deps, request, context),
    DescribeTags: (request, context) => describeTags(deps, request, context),
    DescribeTargetGroupAttributes: (request, context) => attributes.describeTargetGroupAttributes(deps, request, context),
    DescribeTargetGroups: (request, context) => describeTargetGroups(deps, request, context),
    DescribeTargetHealth: (request, context) => describeTargetHealth(deps, request, context),
    ModifyListener: (request, context) => modifyListener(deps, request, context),
    ModifyListenerAttributes: (request, context) => attributes.modifyListenerAttributes(deps, request, context),
    ModifyLoadBalancerAttributes: (request, context) => attributes.modifyLoadBalancerAttributes(deps, request, context),
    ModifyRule: (request, context) => modifyRule(deps, request, context),
    ModifyTargetGroup: (request, context) => modifyTargetGroup(deps, request, context),
    ModifyTargetGroupAttributes: (request, context) => attributes.modifyTargetGroupAttributes(deps, request, context),
    RegisterTargets: (request, context) => registerTargets(deps, request, context),
    RemoveListenerCertificates: (request, context) => removeListenerCertificates(deps, request, context),
    RemoveTags: (request, context) => removeTags(deps, request, context),
    SetIpAddressType: (request, context) => setIpAddressType(deps, request, context),
    SetRulePriorities: (request, context) => setRulePriorities(deps, request, context),
    SetSecurityGroups: (request, context) => setSecurityGroups(deps, request, context),
    SetSubnets: (request, context) => setSubnets(deps, request, context),
  }
}
