import type { Service, TaskDefinition } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { familiesOf, familyName, revisionsOf, usersOf } from './families.ts'

const definition = (family: string, revision: number, status: 'ACTIVE' | 'INACTIVE' = 'ACTIVE'): TaskDefinition => ({
  family,
  revision,
  status,
  compatibilities: ['EC2'],
  networkMode: 'bridge',
  registeredAt: new Date(revision),
})
const service = (serviceName: string, revision: string, more: Partial<Service> = {}): Service => ({
  serviceName,
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  taskDefinition: `arn:aws:ecs:us-east-1:000000000000:task-definition/${revision}`,
  status: 'ACTIVE',
  ...more,
})

describe('task definition families', () => {
  it('are listed by name with their newest active revision', () => {
    const families = familiesOf(
      [definition('web', 1), definition('web', 3, 'INACTIVE'), definition('web', 2), definition('api', 9, 'INACTIVE')],
      [],
    )
    expect(families).toMatchObject([
      { family: 'api', latest: 9, status: 'INACTIVE', activeCount: 0 },
      { family: 'web', latest: 2, status: 'ACTIVE', activeCount: 2, registeredAt: new Date(2) },
    ])
  })

  it('are used by services, also by those on their way from one revision to another, but not by those that are gone', () => {
    const rolling = service('shop', 'web:2', { deployments: [{ taskDefinition: 'x/web:2' }, { taskDefinition: 'x/web:1' }] })
    const users = usersOf([rolling, service('old', 'web:2', { status: 'INACTIVE' }), service('site', 'web:2')])
    expect(users.map(({ service: name, revision, standing }) => [name, revision, standing])).toEqual([
      ['shop', 'web:2', 'deploying'],
      ['shop', 'web:1', 'deploying'],
      ['site', 'web:2', 'current'],
    ])
    const [web] = familiesOf([definition('web', 1), definition('web', 2)], users)
    expect(web?.users.map((one) => one.service)).toEqual(['shop', 'site'])
    expect(revisionsOf([definition('web', 1), definition('web', 2), definition('api', 1)], 'web', users)).toMatchObject([
      { name: 'web:2', users: [{ service: 'shop' }, { service: 'site' }] },
      { name: 'web:1', users: [{ service: 'shop' }] },
    ])
  })

  it('keep their names whole', () => {
    expect([familyName('web:14'), familyName('web')]).toEqual(['web', 'web'])
  })
})
