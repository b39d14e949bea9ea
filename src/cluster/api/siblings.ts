/**
 * The services of AWS that Marina answers beside ECS, because tasks need them: what each is asked, and who answers. The wire they share is
 * the server's (`server/services`); what they do is `cluster/secrets`', `cluster/logs`' and `cluster/traffic`'s.
 */
import type { CallContext } from './contract.ts'
import { type ApplicationAutoScalingOperations, applicationAutoScalingOperations } from './operations/applicationAutoScaling.ts'
import { type CloudMapOperations, cloudMapOperations } from './operations/cloudMap.ts'
import { type CloudWatchOperations, cloudWatchOperations } from './operations/cloudWatch.ts'
import { type CloudWatchLogsOperations, cloudWatchLogsOperations } from './operations/cloudWatchLogs.ts'
import { type Ec2AutoScalingOperations, ec2AutoScalingOperations } from './operations/ec2AutoScaling.ts'
import { type ElasticLoadBalancingOperations, elasticLoadBalancingOperations } from './operations/elasticLoadBalancing.ts'
import { type EventBridgeOperations, eventBridgeOperations } from './operations/eventBridge.ts'
import { type SecretsManagerOperations, secretsManagerOperations } from './operations/secretsManager.ts'
import { type SessionOperations, type SsmOperations, ssmOperations } from './operations/ssm.ts'

/** By the name that requests are signed with, or a shorter one. */
export interface SiblingOperations {
  secretsmanager: SecretsManagerOperations
  ssm: SsmOperations
  logs: CloudWatchLogsOperations
  servicediscovery: CloudMapOperations
  elasticloadbalancing: ElasticLoadBalancingOperations
  autoscaling: ApplicationAutoScalingOperations
  ec2autoscaling: Ec2AutoScalingOperations
  events: EventBridgeOperations
  monitoring: CloudWatchOperations
}

export type SiblingName = keyof SiblingOperations

type Operation = { request: unknown; response: unknown }

/**
 * One entry per operation of a service. A request has passed the check of the wire: types are right, required members are there. What the
 * service checks beyond shapes is the handler's. Throws ClusterErrors with codes of that service.
 */
export type SiblingHandlers<Name extends SiblingName> = {
  [Each in keyof SiblingOperations[Name]]: SiblingOperations[Name][Each] extends Operation
    ? (
        request: SiblingOperations[Name][Each]['request'],
        context: CallContext,
      ) => SiblingOperations[Name][Each]['response'] | Promise<SiblingOperations[Name][Each]['response']>
    : never
}

/** Operations of Systems Manager that sessions of ECS Exec answer. */
export type SessionHandlers = {
  [Each in keyof SessionOperations]: (
    request: SessionOperations[Each]['request'],
    context: CallContext,
  ) => SessionOperations[Each]['response']
}

/** Those that there are: a service that is left out is refused in words. */
export type Siblings = { [Name in SiblingName]?: SiblingHandlers<Name> & (Name extends 'ssm' ? Partial<SessionHandlers> : unknown) }

/** What is a service's own on the wire. */
export interface SiblingFacts {
  /** As sentences call it. */
  title: string
  /** What `X-Amz-Target` starts with, the dot included; of a service that speaks forms, what Marina's own clients call it by. */
  targetPrefix: string
  /** The date that its requests carry, where it speaks forms and XML (`server/query`). */
  queryVersion?: string
  /** What its requests are signed for, where that is not its name here. */
  signingName?: string
  operations: readonly string[]
}

export const siblingFacts: Readonly<Record<SiblingName, SiblingFacts>> = {
  secretsmanager: { title: 'AWS Secrets Manager', targetPrefix: 'secretsmanager.', operations: secretsManagerOperations },
  ssm: { title: 'the Parameter Store of AWS Systems Manager', targetPrefix: 'AmazonSSM.', operations: ssmOperations },
  logs: { title: 'Amazon CloudWatch Logs', targetPrefix: 'Logs_20140328.', operations: cloudWatchLogsOperations },
  servicediscovery: { title: 'AWS Cloud Map', targetPrefix: 'Route53AutoNaming_v20170314.', operations: cloudMapOperations },
  elasticloadbalancing: {
    title: 'Elastic Load Balancing',
    targetPrefix: 'ElasticLoadBalancingV2.',
    queryVersion: '2015-12-01',
    operations: elasticLoadBalancingOperations,
  },
  autoscaling: {
    title: 'Application Auto Scaling',
    targetPrefix: 'AnyScaleFrontendService.',
    operations: applicationAutoScalingOperations,
  },
  ec2autoscaling: {
    title: 'Amazon EC2 Auto Scaling',
    targetPrefix: 'Ec2AutoScaling.',
    queryVersion: '2011-01-01',
    signingName: 'autoscaling',
    operations: ec2AutoScalingOperations,
  },
  events: { title: 'Amazon EventBridge', targetPrefix: 'AWSEvents.', operations: eventBridgeOperations },
  monitoring: { title: 'Amazon CloudWatch', targetPrefix: 'GraniteServiceVersion20100801.', operations: cloudWatchOperations },
}

/** What requests of a service are signed for. */
export const signingNameOf = (name: SiblingName): string => siblingFacts[name].signingName ?? name

export const siblingNames = Object.keys(siblingFacts) as SiblingName[]

/** Whose an `X-Amz-Target` is. */
export const siblingOf = (target: string): SiblingName | undefined =>
  siblingNames.find((name) => target.startsWith(siblingFacts[name].targetPrefix))
