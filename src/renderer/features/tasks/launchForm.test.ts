import { describe, expect, it } from 'vitest'
import { serviceSettings } from '../services/form/serviceSettings.ts'
import { buildDefinition, t } from '../views.testSupport.ts'
import {
  createServiceRequest,
  emptyLaunchForm,
  failureSentence,
  launchProblems,
  launchTypesOf,
  runTaskRequest,
  type ServiceForm,
  serviceProblems,
} from './launchForm.ts'

const form = { ...emptyLaunchForm, cluster: 'default', family: 'web', revision: 'web:1' }
const serviceForm: ServiceForm = { ...form, name: 'web' }
const awsvpc = buildDefinition({ networkMode: 'awsvpc' })

describe('running a task', () => {
  it('sends a network only where the network mode wants one', () => {
    expect(runTaskRequest(form, buildDefinition(), undefined)).toEqual({
      cluster: 'default',
      taskDefinition: 'web:1',
      launchType: 'EC2',
      count: 1,
    })
    expect(
      runTaskRequest({ ...form, subnets: 'subnet-a, subnet-b', securityGroups: 'sg-1' }, awsvpc, undefined).networkConfiguration,
    ).toEqual({
      awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
    })
  })

  it('names a launch type or a capacity provider strategy, not both', () => {
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 }]
    const request = runTaskRequest(form, buildDefinition(), strategy)
    expect(request).toMatchObject({ capacityProviderStrategy: strategy })
    expect(request).not.toHaveProperty('launchType')
  })

  it('names each field that cannot be sent', () => {
    expect(launchProblems(form, buildDefinition(), t)).toEqual({})
    expect(Object.keys(launchProblems({ ...form, revision: '', count: 11 }, undefined, t))).toEqual(['revision', 'count'])
    expect(Object.keys(launchProblems({ ...form, subnets: ' , ' }, awsvpc, t))).toEqual(['subnets'])
    expect(Object.keys(launchProblems({ ...form, count: Number.NaN }, buildDefinition(), t))).toEqual(['count'])
  })

  it('says why tasks found no place, once', () => {
    expect(failureSentence([{ reason: 'RESOURCE:CPU' }, { reason: 'RESOURCE:CPU' }], t)).toMatch(/^Not enough CPU/)
    expect(failureSentence([{ reason: 'LOCATION' }], t)).toBe('The cluster could not place it: LOCATION.')
  })
})

describe('creating a service', () => {
  it('asks for what was chosen', () => {
    expect(createServiceRequest({ ...serviceForm, count: 3 }, buildDefinition(), serviceSettings())).toEqual({
      cluster: 'default',
      serviceName: 'web',
      taskDefinition: 'web:1',
      launchType: 'EC2',
      desiredCount: 3,
      deploymentConfiguration: { strategy: 'ROLLING', minimumHealthyPercent: 100, maximumPercent: 200 },
      placementStrategy: [],
      placementConstraints: [],
      availabilityZoneRebalancing: 'ENABLED',
    })
  })

  it('names no launch type beside a capacity provider strategy', () => {
    const capacity = [{ capacityProvider: 'FARGATE', base: 0, weight: 1 }]
    const request = createServiceRequest(serviceForm, buildDefinition(), { ...serviceSettings(), capacity })
    expect(request).toMatchObject({ capacityProviderStrategy: capacity })
    expect(Object.keys(request)).not.toEqual(expect.arrayContaining(['launchType']))
    expect(Object.keys(request)).not.toEqual(expect.arrayContaining(['placementStrategy']))
  })

  it('refuses a name that is taken or not a name', () => {
    expect(serviceProblems(serviceForm, buildDefinition(), new Set(['web']), t).name).toMatch(/web already/)
    expect(serviceProblems({ ...serviceForm, name: 'a b' }, buildDefinition(), new Set(), t).name).toBeDefined()
    expect(serviceProblems({ ...serviceForm, count: 0 }, buildDefinition(), new Set(), t)).toEqual({})
  })
})

describe('launch types of a revision', () => {
  it('are what it was written for first, then what it would also do', () => {
    expect(launchTypesOf(buildDefinition({ requiresCompatibilities: ['FARGATE'], compatibilities: ['EC2', 'FARGATE'] }))).toEqual([
      'FARGATE',
      'EC2',
    ])
    expect(launchTypesOf(undefined)).toEqual(['EC2'])
    expect(launchTypesOf(buildDefinition({ compatibilities: ['EXTERNAL', 'EC2'] }))).toEqual(['EC2'])
  })
})
