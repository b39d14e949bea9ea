import { shortName } from '#cluster/api/arns.ts'
import { fragmentOf } from './location.ts'

type Query = Record<string, string | undefined>

/** `arn:…:task-definition/web:3` or `web:3` → its parts. */
export function splitTaskDefinition(nameOrArn: string): { family: string; revision: string } {
  const name = shortName(nameOrArn)
  const colon = name.lastIndexOf(':')
  return colon < 0 ? { family: name, revision: '' } : { family: name.slice(0, colon), revision: name.slice(colon + 1) }
}

/** The address of every screen, for links: `<Link href={address.service('default', 'web')}>`. Names or ARNs. */
export const address = {
  home: () => fragmentOf([]),
  welcome: () => fragmentOf(['welcome']),
  settings: () => fragmentOf(['settings']),
  secrets: () => fragmentOf(['secrets']),
  loadBalancers: () => fragmentOf(['load-balancers']),
  /** @param name of the load balancer */
  loadBalancer: (name: string) => fragmentOf(['load-balancers', name]),
  clusters: () => fragmentOf(['clusters']),
  cluster: (cluster: string, query: Query = {}) => fragmentOf(['clusters', shortName(cluster)], query),
  service: (cluster: string, service: string, query: Query = {}) =>
    fragmentOf(['clusters', shortName(cluster), 'services', shortName(service)], query),
  /** @param deployment the last part of a service deployment's ARN */
  deployment: (cluster: string, service: string, deployment: string, query: Query = {}) =>
    fragmentOf(['clusters', shortName(cluster), 'services', shortName(service), 'deployments', shortName(deployment)], query),
  containerInstance: (cluster: string, instance: string, query: Query = {}) =>
    fragmentOf(['clusters', shortName(cluster), 'container-instances', shortName(instance)], query),
  task: (cluster: string, task: string, query: Query = {}) => fragmentOf(['clusters', shortName(cluster), 'tasks', shortName(task)], query),
  /** The output of all tasks. @param text what to look for */
  allLogs: (text?: string) => fragmentOf(['logs'], { text }),
  /** Logs on a page of their own: of a service, or of tasks. */
  logs: (
    cluster: string,
    of: { service?: string | undefined; tasks?: readonly string[] | undefined; containers?: readonly string[] | undefined },
  ) =>
    fragmentOf(['clusters', shortName(cluster), 'logs'], {
      service: of.service && shortName(of.service),
      tasks: of.tasks?.map(shortName).join(','),
      containers: of.containers?.join(','),
    }),
  /** A terminal on a page of its own. */
  exec: (cluster: string, task: string, container?: string) =>
    fragmentOf(['clusters', shortName(cluster), 'tasks', shortName(task), 'exec'], { container }),
  createService: (cluster: string, taskDefinition?: string) =>
    fragmentOf(['clusters', shortName(cluster), 'create-service'], { taskDefinition: taskDefinition && shortName(taskDefinition) }),
  runTask: (cluster: string, taskDefinition?: string) =>
    fragmentOf(['clusters', shortName(cluster), 'run-task'], { taskDefinition: taskDefinition && shortName(taskDefinition) }),
  /** The service with its update dialog open. @param taskDefinition the revision to propose */
  updateService: (cluster: string, service: string, taskDefinition = 'current') =>
    fragmentOf(['clusters', shortName(cluster), 'services', shortName(service)], { update: shortName(taskDefinition) }),
  taskDefinitions: (query: Query = {}) => fragmentOf(['task-definitions'], query),
  /** @param from a revision to start from, `web:3` */
  newTaskDefinition: (from?: string) => fragmentOf(['new-task-definition'], { from: from && shortName(from) }),
  family: (family: string, query: Query = {}) => fragmentOf(['task-definitions', family], query),
  /** @param nameOrArn `web:3` or its ARN */
  taskDefinition: (nameOrArn: string, query: Query = {}) => {
    const { family, revision } = splitTaskDefinition(nameOrArn)
    return fragmentOf(['task-definitions', family, revision].filter(Boolean), query)
  },
} as const
