import type { CreateServiceRequest, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { checkEarlySuccessAllowed } from './earlySuccess.ts'
import { unsupported } from './values.ts'

/** The controller of a service to be: its own rules, as far as other members have to do with it (spec part 1, 2.11 and 5.13). */
export function readController(request: CreateServiceRequest): ServiceRecord['deploymentControllerType'] {
  const { type = 'ECS' } = request.deploymentController ?? {}
  if (type !== 'ECS' && request.schedulingStrategy === 'DAEMON') {
    throw invalidParameter(`The daemon scheduling strategy does not support the ${type} deployment controller. Use the controller ECS.`)
  }
  if (type === 'EXTERNAL') checkExternal(request)
  if (type === 'CODE_DEPLOY') refuseCodeDeploy(request)
  return type === 'EXTERNAL' ? 'EXTERNAL' : 'ECS'
}

/** What a task set has, its service has not. */
function checkExternal(request: CreateServiceRequest): void {
  if (request.taskDefinition) throw invalidParameter('TaskDefinition must be blank')
  if (request.loadBalancers?.length) throw invalidParameter('LoadBalancers must be empty or null.')
  checkEarlySuccessAllowed(request.deploymentConfiguration)
  const ofTaskSets = ['launchType', 'capacityProviderStrategy', 'platformVersion', 'networkConfiguration', 'serviceRegistries'] as const
  const given = ofTaskSets.find((member) => (Array.isArray(request[member]) ? request[member].length > 0 : request[member]))
  if (given) {
    throw invalidParameter(
      `${given} must be blank for a service with the deployment controller EXTERNAL. Give it to CreateTaskSet instead.`,
    )
  }
}

function refuseCodeDeploy({ loadBalancers }: CreateServiceRequest): never {
  if (!loadBalancers?.length) {
    throw invalidParameter('The CODE_DEPLOY deployment controller requires an Application Load Balancer or Network Load Balancer')
  }
  throw unsupported(
    'Marina has no CODE_DEPLOY deployment controller: AWS CodeDeploy does its deployments, and that is not here. Use the controller ECS with the strategy BLUE_GREEN, LINEAR or CANARY, or EXTERNAL with task sets of your own.',
  )
}

/** What an update may not change, by controller, in ECS's form for CODE_DEPLOY (spec part 1, 2.11). */
export function checkControllerAllows(service: ServiceRecord, request: UpdateServiceRequest): void {
  const type = service.deploymentControllerType
  const asked = request.deploymentController?.type
  if (asked !== undefined && asked !== type) {
    throw unsupported(
      `Marina does not change the deployment controller of a service, so nothing was changed. Create another service with the controller ${asked}.`,
    )
  }
  if (type !== 'EXTERNAL') return
  checkEarlySuccessAllowed(request.deploymentConfiguration)
  if (request.forceNewDeployment) {
    throw invalidParameter(`Cannot force a new deployment on services with a ${type} deployment controller. Use CreateTaskSet to deploy.`)
  }
  const what = fixedParts.find(({ member }) => request[member] !== undefined)?.what
  if (what) {
    throw invalidParameter(`Unable to update ${what} on services with a ${type} deployment controller. Use CreateTaskSet to deploy.`)
  }
}

const fixedParts = [
  { member: 'taskDefinition', what: 'task definition' },
  { member: 'networkConfiguration', what: 'network parameters' },
  { member: 'loadBalancers', what: 'load balancers' },
  { member: 'serviceRegistries', what: 'service registries' },
  { member: 'capacityProviderStrategy', what: 'capacity provider strategy' },
  { member: 'platformVersion', what: 'platform version' },
] as const satisfies readonly { member: keyof UpdateServiceRequest; what: string }[]
