import type { Scope } from './arns.ts'
import type { ApplicationAutoScalingOperations } from './operations/applicationAutoScaling.ts'
import type { CloudMapOperations } from './operations/cloudMap.ts'
import type { CloudWatchOperations } from './operations/cloudWatch.ts'
import type { CloudWatchLogsOperations } from './operations/cloudWatchLogs.ts'
import type { EcsOperationName, EcsOperations, ImplementedEcsOperation } from './operations/ecs.ts'
import type { ElasticLoadBalancingOperations } from './operations/elasticLoadBalancing.ts'
import type { MarinaOperationName, MarinaOperations } from './operations/marina.ts'
import type { SecretsManagerOperations } from './operations/secretsManager.ts'
import type { SsmOperations } from './operations/ssm.ts'
import type { ExecRequest, ExecSession, LogEvent, LogsRequest } from './streams.ts'
import type { WatchEvent, WatchScope } from './watch.ts'

export type Request<Name extends EcsOperationName> = EcsOperations[Name]['request']
export type Response<Name extends EcsOperationName> = EcsOperations[Name]['response']

/**
 * A request once its wire check passed: required members are there, types are right, and each member is within its closed
 * set and its limits (architecture, section 6). What ECS checks beyond single members is the handler's.
 */
export type ParsedRequest<Name extends EcsOperationName> = Request<Name>

/** Who asks, and for which account and region. */
export interface CallContext extends Scope {
  /** The body as it came, for operations that compare requests to the letter (RunTask's clientToken, spec part 1, 2.10). */
  rawRequest?: string
  /** For `createdBy` and `registeredBy`. */
  principalArn: string
}

/** One entry per operation Marina works for. A missing handler or a wrong member is a compile error. */
export type EcsHandlers = {
  [Name in ImplementedEcsOperation]: (request: ParsedRequest<Name>, context: CallContext) => Response<Name> | Promise<Response<Name>>
}

export type MarinaHandlers = {
  [Name in MarinaOperationName]: (
    request: MarinaOperations[Name]['request'],
    context: CallContext,
  ) => MarinaOperations[Name]['response'] | Promise<MarinaOperations[Name]['response']>
}

/** Long-lived answers. */
export interface StreamHandlers {
  watch(scope: WatchScope, context: CallContext, signal: AbortSignal): AsyncIterable<WatchEvent>
  logs(request: LogsRequest, context: CallContext, signal: AbortSignal): AsyncIterable<LogEvent>
  exec(request: ExecRequest, context: CallContext): Promise<ExecSession>
}

/** The operations of a service beside ECS, as methods. */
type SiblingCalls<Operations> = {
  [Name in keyof Operations & string as Uncapitalize<Name>]: Operations[Name] extends { request: infer Asked; response: infer Answered }
    ? (request: Asked) => Promise<Answered>
    : never
}

/** Everything a client can ask, whatever the transport. Rejects with a ClusterError. */
export type ClusterClient = {
  [Name in ImplementedEcsOperation as Uncapitalize<Name>]: (request: Request<Name>) => Promise<Response<Name>>
} & {
  [Name in MarinaOperationName as Uncapitalize<Name>]: (
    request: MarinaOperations[Name]['request'],
  ) => Promise<MarinaOperations[Name]['response']>
} & {
  watch(scope: WatchScope, signal: AbortSignal): AsyncIterable<WatchEvent>
  logs(request: LogsRequest, signal: AbortSignal): AsyncIterable<LogEvent>
  exec(request: ExecRequest): Promise<ExecSession>
} & {
  /** AWS Secrets Manager. */
  secrets: SiblingCalls<SecretsManagerOperations>
  /** The Parameter Store of AWS Systems Manager. */
  parameters: SiblingCalls<SsmOperations>
  cloudWatchLogs: SiblingCalls<CloudWatchLogsOperations>
  /** AWS Cloud Map. */
  discovery: SiblingCalls<CloudMapOperations>
  /** Elastic Load Balancing. */
  loadBalancing: SiblingCalls<ElasticLoadBalancingOperations>
  /** Application Auto Scaling. */
  autoscaling: SiblingCalls<ApplicationAutoScalingOperations>
  /** Amazon CloudWatch, as far as it is alarms. */
  alarms: SiblingCalls<CloudWatchOperations>
}

/** What carries calls: in-process, message port or HTTP. */
export interface Transport {
  /** @param target `Ecs` operations by bare name, Marina's own as `Marina.<Name>`, a sibling service's by its whole `X-Amz-Target` */
  call(target: string, request: unknown): Promise<unknown>
  stream(name: 'watch' | 'logs', request: unknown, signal: AbortSignal): AsyncIterable<unknown>
  exec(request: ExecRequest): Promise<ExecSession>
}
