import type { Translate } from '../i18n/translate.ts'
import { address, splitTaskDefinition } from './addresses.ts'
import { parseFragment } from './location.ts'

/** Every screen there is. */
export type Route =
  | {
      name:
        | 'home'
        | 'welcome'
        | 'clusters'
        | 'allLogs'
        | 'secrets'
        | 'settings'
        | 'loadBalancers'
        | 'taskDefinitions'
        | 'newTaskDefinition'
        | 'unknown'
    }
  | { name: 'cluster' | 'createService' | 'runTask' | 'logs'; cluster: string }
  | { name: 'service'; cluster: string; service: string }
  | { name: 'deployment'; cluster: string; service: string; deployment: string }
  | { name: 'containerInstance'; cluster: string; instance: string }
  | { name: 'task' | 'exec'; cluster: string; task: string }
  | { name: 'loadBalancer'; loadBalancer: string }
  | { name: 'family'; family: string }
  | { name: 'taskDefinition'; family: string; revision: string }

/** Pure: which screen an address means. */
export function routeOf(fragment: string): Route {
  const [area, ...rest] = parseFragment(fragment).parts
  if (area === undefined) return { name: 'home' }
  if (area === 'clusters') return clusterRoute(rest)
  if (area === 'task-definitions') return taskDefinitionRoute(rest)
  if (area === 'load-balancers') return loadBalancerRoute(rest)
  if (rest.length > 0) return { name: 'unknown' }
  if (area === 'new-task-definition') return { name: 'newTaskDefinition' }
  if (area === 'logs') return { name: 'allLogs' }
  return area === 'welcome' || area === 'secrets' || area === 'settings' ? { name: area } : { name: 'unknown' }
}

function clusterRoute([cluster, kind, name, ...more]: string[]): Route {
  if (cluster === undefined) return { name: 'clusters' }
  if (kind === undefined) return { name: 'cluster', cluster }
  if (name === undefined && kind === 'create-service') return { name: 'createService', cluster }
  if (name === undefined && kind === 'run-task') return { name: 'runTask', cluster }
  if (name === undefined && kind === 'logs') return { name: 'logs', cluster }
  if (kind === 'tasks' && name !== undefined && more.length === 1 && more[0] === 'exec') return { name: 'exec', cluster, task: name }
  const [part, deployment, ...rest] = more
  if (kind === 'services' && name !== undefined && part === 'deployments' && deployment !== undefined && rest.length === 0)
    return { name: 'deployment', cluster, service: name, deployment }
  if (name === undefined || more.length > 0) return { name: 'unknown' }
  if (kind === 'services') return { name: 'service', cluster, service: name }
  if (kind === 'container-instances') return { name: 'containerInstance', cluster, instance: name }
  return kind === 'tasks' ? { name: 'task', cluster, task: name } : { name: 'unknown' }
}

function loadBalancerRoute([name, ...more]: string[]): Route {
  if (name === undefined) return { name: 'loadBalancers' }
  return more.length === 0 ? { name: 'loadBalancer', loadBalancer: name } : { name: 'unknown' }
}

function taskDefinitionRoute([family, revision, ...more]: string[]): Route {
  if (family === undefined) return { name: 'taskDefinitions' }
  if (revision === undefined) return { name: 'family', family }
  return more.length === 0 ? { name: 'taskDefinition', family, revision } : { name: 'unknown' }
}

export interface Crumb {
  text: string
  href: string
}

/** Pure: the way from the top to a screen. The last crumb is the screen itself. */
export function crumbsOf(route: Route, fragment: string, t: Translate): Crumb[] {
  const clusters = { text: t('shell.clusters'), href: address.clusters() }
  const families = { text: t('taskDefinitions.title'), href: address.taskDefinitions() }
  const loadBalancers = { text: t('loadBalancers.title'), href: address.loadBalancers() }
  const here = (text: string) => ({ text, href: fragment })
  switch (route.name) {
    case 'home':
    case 'unknown':
      return [here(t('shell.home'))]
    case 'welcome':
      return [here(t('shell.welcome'))]
    case 'allLogs':
      return [here(t('logs.title'))]
    case 'secrets':
      return [here(t('secrets.title'))]
    case 'settings':
      return [here(t('shell.settings'))]
    case 'clusters':
      return [clusters]
    case 'cluster':
      return [clusters, here(route.cluster)]
    case 'createService':
      return [clusters, clusterCrumb(route.cluster), here(t('shell.createService'))]
    case 'runTask':
      return [clusters, clusterCrumb(route.cluster), here(t('shell.runTask'))]
    case 'logs':
      return [clusters, clusterCrumb(route.cluster), here(t('logs.title'))]
    case 'service':
      return [clusters, clusterCrumb(route.cluster), here(route.service)]
    case 'deployment': {
      const service = { text: route.service, href: address.service(route.cluster, route.service, { tab: 'deployments' }) }
      return [clusters, clusterCrumb(route.cluster), service, here(t('deployments.title', { id: route.deployment.slice(0, 8) }))]
    }
    case 'containerInstance': {
      const infrastructure = { text: t('cluster.infrastructure'), href: address.cluster(route.cluster, { tab: 'infrastructure' }) }
      return [clusters, clusterCrumb(route.cluster), infrastructure, here(route.instance.slice(0, 8))]
    }
    case 'task':
      return [clusters, clusterCrumb(route.cluster), here(route.task.slice(0, 8))]
    case 'exec': {
      const task = { text: route.task.slice(0, 8), href: address.task(route.cluster, route.task) }
      return [clusters, clusterCrumb(route.cluster), task, here(t('exec.title'))]
    }
    case 'loadBalancers':
      return [loadBalancers]
    case 'loadBalancer':
      return [loadBalancers, here(route.loadBalancer)]
    case 'taskDefinitions':
      return [families]
    case 'newTaskDefinition':
      return [families, ...originCrumbs(fragment, t)]
    case 'family':
      return [families, here(route.family)]
    case 'taskDefinition':
      return [families, { text: route.family, href: address.family(route.family) }, here(`${route.family}:${route.revision}`)]
  }
}

/** A new revision belongs to the family it starts from. */
function originCrumbs(fragment: string, t: Translate): Crumb[] {
  const from = parseFragment(fragment).query.get('from')
  if (!from) return [{ text: t('shell.newTaskDefinition'), href: fragment }]
  const { family } = splitTaskDefinition(from)
  return [
    { text: family, href: address.family(family) },
    { text: t('taskDefinitions.newRevision'), href: fragment },
  ]
}

const clusterCrumb = (cluster: string) => ({ text: cluster, href: address.cluster(cluster) })

/** Which entry of the side navigation a screen belongs to. */
export function sectionOf(route: Route): string {
  switch (route.name) {
    case 'allLogs':
      return address.allLogs()
    case 'secrets':
      return address.secrets()
    case 'loadBalancers':
    case 'loadBalancer':
      return address.loadBalancers()
    case 'settings':
      return address.settings()
    case 'taskDefinitions':
    case 'newTaskDefinition':
    case 'family':
    case 'taskDefinition':
      return address.taskDefinitions()
    case 'home':
    case 'welcome':
    case 'unknown':
      return address.home()
    default:
      return address.clusters()
  }
}
