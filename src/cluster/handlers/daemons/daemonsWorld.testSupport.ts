import type { CreateDaemonRequest, RegisterDaemonTaskDefinitionRequest, UpdateDaemonRequest } from '@aws-sdk/client-ecs'
import { arn, createHandlersWorld } from '../handlers.testSupport.ts'

export const managedInstancesProvider = {
  infrastructureRoleArn: 'arn:aws:iam::000000000000:role/infra',
  instanceLaunchTemplate: {
    ec2InstanceProfileArn: 'arn:aws:iam::000000000000:instance-profile/ecs',
    networkConfiguration: { subnets: ['subnet-1'] },
  },
}
export const daemonArn = arn('daemon/default/agent')
export const definitionArn = (revision: number) => arn(`daemon-task-definition/agent:${revision}`)
export const providerArn = (name: string) => arn(`capacity-provider/${name}`)

/** Handlers with the provider `managed` and the daemon task definition `agent:1`. */
export function createDaemonsWorld() {
  const world = createHandlersWorld()
  const { call } = world
  const registerDefinition = (over: Partial<RegisterDaemonTaskDefinitionRequest> = {}) =>
    call('RegisterDaemonTaskDefinition', { family: 'agent', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }], ...over })
  call('CreateCapacityProvider', { name: 'managed', cluster: 'default', managedInstancesProvider })
  registerDefinition()
  const request = { daemonTaskDefinitionArn: definitionArn(1), capacityProviderArns: [providerArn('managed')] }
  const createRequest = (over: Partial<CreateDaemonRequest> = {}): CreateDaemonRequest => ({ daemonName: 'agent', ...request, ...over })
  const updateRequest = (over: Partial<UpdateDaemonRequest> = {}): UpdateDaemonRequest => ({ daemonArn, ...request, ...over })
  return {
    ...world,
    registerDefinition,
    createRequest,
    updateRequest,
    create: (over: Partial<CreateDaemonRequest> = {}) => call('CreateDaemon', createRequest(over)),
    update: (over: Partial<UpdateDaemonRequest> = {}) => call('UpdateDaemon', updateRequest(over)),
  }
}
