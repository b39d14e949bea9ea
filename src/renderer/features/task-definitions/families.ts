import type { Service, TaskDefinition } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'

/** A service that runs a task definition, or is on its way from or to it. */
export interface User {
  cluster: string
  service: string
  /** `web:14`. */
  revision: string
  /** `deploying`: one of several revisions that the service runs at the moment. */
  standing: 'current' | 'deploying'
}

export interface Family {
  family: string
  /** The newest active revision, else the newest there is. */
  latest: number
  status: 'ACTIVE' | 'INACTIVE'
  activeCount: number
  registeredAt: Date | undefined
  launchTypes: readonly string[]
  users: readonly User[]
}

export interface Revision {
  name: string
  revision: number
  status: string
  registeredAt: Date | undefined
  launchTypes: readonly string[]
  networkMode: string | undefined
  users: readonly User[]
}

/** Pure: who uses which revision, from what services say of themselves. A service that is going away uses nothing. */
export function usersOf(services: Iterable<Service>): User[] {
  return [...services].filter(({ status }) => status !== 'INACTIVE').flatMap(usersOfService)
}

function usersOfService({ serviceName = '', clusterArn = '', taskDefinition = '', deployments = [] }: Service): User[] {
  const current = shortName(taskDefinition)
  const revisions = new Set([current, ...deployments.map((one) => shortName(one.taskDefinition ?? ''))])
  return [...revisions].filter(Boolean).map((revision) => ({
    cluster: shortName(clusterArn),
    service: serviceName,
    revision,
    standing: revisions.size > 1 ? 'deploying' : 'current',
  }))
}

const launchTypeOrder = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']

/** Pure: what a definition can be launched as, the usual ones first. */
export const launchTypesOf = ({ compatibilities = [] }: TaskDefinition): string[] =>
  [...compatibilities].sort((a, b) => launchTypeOrder.indexOf(a) - launchTypeOrder.indexOf(b))

/** Pure: families by name, each with its newest revision and everyone who uses any of its revisions. */
export function familiesOf(definitions: Iterable<TaskDefinition>, users: readonly User[]): Family[] {
  const byFamily = Map.groupBy(definitions, ({ family = '' }) => family)
  return [...byFamily].map(([family, all]) => familyOf(family, all, users)).sort((a, b) => a.family.localeCompare(b.family))
}

function familyOf(family: string, all: readonly TaskDefinition[], users: readonly User[]): Family {
  const active = all.filter(({ status }) => status === 'ACTIVE')
  const candidates = active.length > 0 ? active : all
  const latest = candidates.reduce((newest, one) => ((one.revision ?? 0) > (newest.revision ?? 0) ? one : newest))
  const services = new Map(
    users.filter(({ revision }) => familyName(revision) === family).map((user) => [`${user.cluster}/${user.service}`, user]),
  )
  return {
    family,
    latest: latest.revision ?? 0,
    status: active.length > 0 ? 'ACTIVE' : 'INACTIVE',
    activeCount: active.length,
    registeredAt: latest.registeredAt,
    launchTypes: launchTypesOf(latest),
    users: [...services.values()],
  }
}

/** Pure: the revisions of one family, newest first. */
export function revisionsOf(definitions: Iterable<TaskDefinition>, family: string, users: readonly User[]): Revision[] {
  return [...definitions]
    .filter((one) => one.family === family)
    .map((one): Revision => {
      const name = `${family}:${one.revision ?? 0}`
      return {
        name,
        revision: one.revision ?? 0,
        status: one.status ?? '',
        registeredAt: one.registeredAt,
        launchTypes: launchTypesOf(one),
        networkMode: one.networkMode,
        users: users.filter(({ revision }) => revision === name),
      }
    })
    .sort((a, b) => b.revision - a.revision)
}

/** `web:14` → `web`. */
export const familyName = (revision: string): string => revision.replace(/:\d+$/, '')
