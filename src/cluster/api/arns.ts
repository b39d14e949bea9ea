/**
 * Names of things (spec part 1, 2.1). Branded strings, so that a task's ARN cannot be passed for a service's.
 */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

export type ClusterArn = Branded<'cluster'>
export type TaskDefinitionArn = Branded<'task-definition'>
export type ServiceArn = Branded<'service'>
export type TaskArn = Branded<'task'>
export type ContainerInstanceArn = Branded<'container-instance'>
export type CapacityProviderArn = Branded<'capacity-provider'>
export type ServiceRevisionArn = Branded<'service-revision'>
export type ServiceDeploymentArn = Branded<'service-deployment'>
export type TaskSetArn = Branded<'task-set'>
export type DaemonArn = Branded<'daemon'>
export type DaemonRevisionArn = Branded<'daemon-revision'>
export type DaemonDeploymentArn = Branded<'daemon-deployment'>
export type GatewayArn = Branded<'gateway'>
export type GatewayRouteArn = Branded<'gateway-route'>

/** Whose resources: every resource lives in one account and region. */
export interface Scope {
  /** 12 digits. */
  account: string
  region: string
}

const arn = (scope: Scope, resource: string) => `arn:aws:ecs:${scope.region}:${scope.account}:${resource}`

export const clusterArn = (scope: Scope, cluster: string) => arn(scope, `cluster/${cluster}`) as ClusterArn
export const taskDefinitionArn = (scope: Scope, family: string, revision: number) =>
  arn(scope, `task-definition/${family}:${revision}`) as TaskDefinitionArn
export const serviceArn = (scope: Scope, cluster: string, service: string) => arn(scope, `service/${cluster}/${service}`) as ServiceArn
export const taskArn = (scope: Scope, cluster: string, id: string) => arn(scope, `task/${cluster}/${id}`) as TaskArn
export const containerArn = (scope: Scope, cluster: string, taskId: string, id: string) =>
  arn(scope, `container/${cluster}/${taskId}/${id}`)
export const containerInstanceArn = (scope: Scope, cluster: string, id: string) =>
  arn(scope, `container-instance/${cluster}/${id}`) as ContainerInstanceArn
export const capacityProviderArn = (scope: Scope, name: string) => arn(scope, `capacity-provider/${name}`) as CapacityProviderArn

/** A revision has the digits of the deployment it came with. */
export const serviceRevisionArn = (scope: Scope, cluster: string, service: string, deploymentId: string) =>
  arn(scope, `service-revision/${cluster}/${service}/${shortName(deploymentId)}`) as ServiceRevisionArn
export const serviceDeploymentArn = (scope: Scope, cluster: string, service: string, id: string) =>
  arn(scope, `service-deployment/${cluster}/${service}/${id}`) as ServiceDeploymentArn
/** @param id `ecs-svc/<digits>` */
export const taskSetArn = (scope: Scope, cluster: string, service: string, id: string) =>
  arn(scope, `task-set/${cluster}/${service}/${id}`) as TaskSetArn

/** @param id 32 hex digits */
export const gatewayArn = (scope: Scope, name: string, id: string) => arn(scope, `gateway/${name}/${id}`) as GatewayArn
/** @param id 32 hex digits, other than the gateway's */
export const gatewayRouteArn = (gateway: GatewayArn, id: string) =>
  `${gateway.replace(':gateway/', ':gateway-route/')}/${id}` as GatewayRouteArn

export const daemonArn = (scope: Scope, cluster: string, daemon: string) => arn(scope, `daemon/${cluster}/${daemon}`) as DaemonArn
/** A revision has the digits of the deployment it came with. */
export const daemonRevisionArn = (scope: Scope, cluster: string, daemon: string, deploymentId: string) =>
  arn(scope, `daemon-revision/${cluster}/${daemon}/${shortName(deploymentId)}`) as DaemonRevisionArn
export const daemonDeploymentArn = (scope: Scope, cluster: string, daemon: string, id: string) =>
  arn(scope, `daemon-deployment/${cluster}/${daemon}/${id}`) as DaemonDeploymentArn
/** Tasks do not mind which of the two kinds of definition they come from. */
export const daemonTaskDefinitionArn = (scope: Scope, family: string, revision: number) =>
  arn(scope, `daemon-task-definition/${family}:${revision}`) as TaskDefinitionArn

export interface ParsedArn {
  partition: string
  service: string
  region: string
  account: string
  /** `task`, `service`, … */
  type: string
  /** What follows the type, split at slashes. */
  path: string[]
}

/** Undefined for anything that is not `arn:partition:service:region:account:type/path`. */
export function parseArn(text: string): ParsedArn | undefined {
  const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):([^/]+)\/(.+)$/.exec(text)
  if (!match) return undefined
  const [, partition = '', service = '', region = '', account = '', type = '', rest = ''] = match
  return { partition, service, region, account, type, path: rest.split('/') }
}

/** The last part of an ARN or the text itself: `…/web` → `web`. */
export function shortName(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)
}

/** `arn:…:task-definition/web:3` → `web:3`. */
export const taskDefinitionName = shortName
