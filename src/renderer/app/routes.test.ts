import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en/index.ts'
import { createTranslate } from '../i18n/translate.ts'
import { address } from './addresses.ts'
import { fragmentOf, parseFragment } from './location.ts'
import { crumbsOf, routeOf, sectionOf } from './routes.ts'

const t = createTranslate('en', en)

describe('addresses and routes', () => {
  it.each([
    [address.home(), { name: 'home' }],
    [address.welcome(), { name: 'welcome' }],
    [address.allLogs('a b'), { name: 'allLogs' }],
    [address.secrets(), { name: 'secrets' }],
    [address.loadBalancers(), { name: 'loadBalancers' }],
    [address.loadBalancer('web'), { name: 'loadBalancer', loadBalancer: 'web' }],
    [address.settings(), { name: 'settings' }],
    [address.clusters(), { name: 'clusters' }],
    [address.cluster('default', { tab: 'tasks' }), { name: 'cluster', cluster: 'default' }],
    [address.service('default', 'web'), { name: 'service', cluster: 'default', service: 'web' }],
    [
      address.task('arn:aws:ecs:us-east-1:000000000000:cluster/default', 'arn:x:task/default/abc'),
      { name: 'task', cluster: 'default', task: 'abc' },
    ],
    [
      address.deployment('default', 'web', 'arn:x:service-deployment/default/web/Ab-_1'),
      { name: 'deployment', cluster: 'default', service: 'web', deployment: 'Ab-_1' },
    ],
    [
      address.containerInstance('default', 'arn:x:container-instance/default/abc'),
      { name: 'containerInstance', cluster: 'default', instance: 'abc' },
    ],
    ['#/clusters/default/services/web/deployments', { name: 'unknown' }],
    [address.createService('default', 'web:3'), { name: 'createService', cluster: 'default' }],
    [address.runTask('default'), { name: 'runTask', cluster: 'default' }],
    [address.taskDefinitions(), { name: 'taskDefinitions' }],
    [address.newTaskDefinition('web:3'), { name: 'newTaskDefinition' }],
    [address.family('new'), { name: 'family', family: 'new' }],
    [address.taskDefinition('arn:aws:ecs:r:a:task-definition/web:3'), { name: 'taskDefinition', family: 'web', revision: '3' }],
  ])('%s leads back to its screen', (fragment, route) => {
    expect(routeOf(fragment)).toEqual(route)
  })

  it('lead to nothing where they are not known', () => {
    expect(routeOf('#/clusters/default/pods/x').name).toBe('unknown')
    expect(routeOf('#/nonsense').name).toBe('unknown')
    expect(routeOf('#/settings/deeper').name).toBe('unknown')
  })

  it('do not take a token for a route', () => {
    expect(routeOf('#token=abc').name).toBe('home')
  })

  it('carry names that need escaping, and survive broken escapes', () => {
    expect(routeOf(fragmentOf(['clusters', 'a/b c?d'])).name).toBe('cluster')
    expect(parseFragment(fragmentOf(['clusters', 'a/b c?d'])).parts[1]).toBe('a/b c?d')
    expect(parseFragment('#/clusters/%E0%A4%A').parts[1]).toBe('%E0%A4%A')
  })

  it('leave out what is empty', () => {
    expect(fragmentOf(['x'], { tab: undefined, filter: '', show: 'all' })).toBe('#/x?show=all')
  })

  it('know the way up', () => {
    const route = routeOf(address.service('default', 'web'))
    expect(crumbsOf(route, address.service('default', 'web'), t).map(({ text }) => text)).toEqual(['Clusters', 'default', 'web'])
    expect(sectionOf(route)).toBe('#/clusters')
    expect(sectionOf(routeOf(address.family('web')))).toBe('#/task-definitions')
  })
})
