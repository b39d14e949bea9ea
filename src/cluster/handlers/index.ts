/**
 * One file per operation: check, at most one transaction, answer. Handlers write what is wanted and never wait for
 * containers; control and agent act on what is written. They know nothing of transports.
 */
import type { CallContext, EcsHandlers, ParsedRequest, Response } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ImplementedEcsOperation } from '#cluster/api/operations/ecs.ts'
import { StoreError } from '#cluster/state/storeError.ts'
import { deleteAccountSetting } from './accountSettings/deleteAccountSetting.ts'
import { listAccountSettings } from './accountSettings/listAccountSettings.ts'
import { putAccountSetting, putAccountSettingDefault } from './accountSettings/putAccountSetting.ts'
import { discoverPollEndpoint } from './agent/discoverPollEndpoint.ts'
import { submitAttachmentStateChanges } from './agent/submitAttachmentStateChanges.ts'
import { submitContainerStateChange } from './agent/submitContainerStateChange.ts'
import { submitTaskStateChange } from './agent/submitTaskStateChange.ts'
import { deleteAttributes } from './attributes/deleteAttributes.ts'
import { listAttributes } from './attributes/listAttributes.ts'
import { putAttributes } from './attributes/putAttributes.ts'
import { createCapacityProvider } from './capacityProviders/createCapacityProvider.ts'
import { deleteCapacityProvider } from './capacityProviders/deleteCapacityProvider.ts'
import { describeCapacityProviders } from './capacityProviders/describeCapacityProviders.ts'
import { updateCapacityProvider } from './capacityProviders/updateCapacityProvider.ts'
import { createCluster } from './clusters/createCluster.ts'
import { deleteCluster } from './clusters/deleteCluster.ts'
import { describeClusters } from './clusters/describeClusters.ts'
import { listClusters } from './clusters/listClusters.ts'
import { putClusterCapacityProviders } from './clusters/putClusterCapacityProviders.ts'
import { updateCluster } from './clusters/updateCluster.ts'
import { updateClusterSettings } from './clusters/updateClusterSettings.ts'
import { deregisterContainerInstance } from './containerInstances/deregisterContainerInstance.ts'
import { describeContainerInstances } from './containerInstances/describeContainerInstances.ts'
import { listContainerInstances } from './containerInstances/listContainerInstances.ts'
import { registerContainerInstance } from './containerInstances/registerContainerInstance.ts'
import { updateContainerAgent } from './containerInstances/updateContainerAgent.ts'
import { updateContainerInstancesState } from './containerInstances/updateContainerInstancesState.ts'
import { createDaemon } from './daemons/createDaemon.ts'
import { deleteDaemon } from './daemons/deleteDaemon.ts'
import { describeDaemon } from './daemons/describeDaemon.ts'
import { describeDaemonDeployments } from './daemons/describeDaemonDeployments.ts'
import { describeDaemonRevisions } from './daemons/describeDaemonRevisions.ts'
import { listDaemonDeployments } from './daemons/listDaemonDeployments.ts'
import { listDaemons } from './daemons/listDaemons.ts'
import { updateDaemon } from './daemons/updateDaemon.ts'
import { deleteDaemonTaskDefinition } from './daemonTaskDefinitions/deleteDaemonTaskDefinition.ts'
import { describeDaemonTaskDefinition } from './daemonTaskDefinitions/describeDaemonTaskDefinition.ts'
import { listDaemonTaskDefinitions } from './daemonTaskDefinitions/listDaemonTaskDefinitions.ts'
import { registerDaemonTaskDefinition } from './daemonTaskDefinitions/registerDaemonTaskDefinition.ts'
import { createExpressGatewayService } from './expressGateway/createExpressGatewayService.ts'
import { deleteExpressGatewayService } from './expressGateway/deleteExpressGatewayService.ts'
import { describeExpressGatewayService } from './expressGateway/describeExpressGatewayService.ts'
import { updateExpressGatewayService } from './expressGateway/updateExpressGatewayService.ts'
import { associateGatewayWithCluster } from './gateways/associateGatewayWithCluster.ts'
import { createGateway } from './gateways/createGateway.ts'
import { deleteGateway } from './gateways/deleteGateway.ts'
import { describeGateway } from './gateways/describeGateway.ts'
import { describeGatewayResources } from './gateways/describeGatewayResources.ts'
import { describeGatewayRoute } from './gateways/describeGatewayRoute.ts'
import { disassociateGatewayFromCluster } from './gateways/disassociateGatewayFromCluster.ts'
import { listGatewayClusterAssociations } from './gateways/listGatewayClusterAssociations.ts'
import { listGatewayRoutes } from './gateways/listGatewayRoutes.ts'
import { listGateways } from './gateways/listGateways.ts'
import { updateGateway } from './gateways/updateGateway.ts'
import type { Handler, HandlerDeps } from './handler.ts'
import { createEnsureScope } from './scope/ensureScope.ts'
import { continueServiceDeployment } from './serviceDeployments/continueServiceDeployment.ts'
import { describeServiceDeployments } from './serviceDeployments/describeServiceDeployments.ts'
import { describeServiceRevisions } from './serviceDeployments/describeServiceRevisions.ts'
import { listServiceDeployments } from './serviceDeployments/listServiceDeployments.ts'
import { stopServiceDeployment } from './serviceDeployments/stopServiceDeployment.ts'
import { createService } from './services/createService.ts'
import { deleteService } from './services/deleteService.ts'
import { describeServices } from './services/describeServices.ts'
import { listServices } from './services/listServices.ts'
import { listServicesByNamespace } from './services/listServicesByNamespace.ts'
import { updateService } from './services/updateService.ts'
import { listTagsForResource } from './tags/listTagsForResource.ts'
import { tagResource } from './tags/tagResource.ts'
import { untagResource } from './tags/untagResource.ts'
import { deleteTaskDefinitions } from './taskDefinitions/deleteTaskDefinitions.ts'
import { deregisterTaskDefinition } from './taskDefinitions/deregisterTaskDefinition.ts'
import { describeTaskDefinition } from './taskDefinitions/describeTaskDefinition.ts'
import { listTaskDefinitionFamilies } from './taskDefinitions/listTaskDefinitionFamilies.ts'
import { listTaskDefinitions } from './taskDefinitions/listTaskDefinitions.ts'
import { registerTaskDefinition } from './taskDefinitions/registerTaskDefinition.ts'
import { getTaskProtection } from './taskProtection/getTaskProtection.ts'
import { updateTaskProtection } from './taskProtection/updateTaskProtection.ts'
import { createTaskSet } from './taskSets/createTaskSet.ts'
import { deleteTaskSet } from './taskSets/deleteTaskSet.ts'
import { describeTaskSets } from './taskSets/describeTaskSets.ts'
import { updateServicePrimaryTaskSet } from './taskSets/updateServicePrimaryTaskSet.ts'
import { updateTaskSet } from './taskSets/updateTaskSet.ts'
import { describeTasks } from './tasks/describeTasks.ts'
import { executeCommand } from './tasks/executeCommand.ts'
import { listTasks } from './tasks/listTasks.ts'
import { runTask } from './tasks/runTask.ts'
import { startTask } from './tasks/startTask.ts'
import { stopTask } from './tasks/stopTask.ts'

export { createAutoScalingGroups, createEc2AutoScaling } from './autoScalingGroups/index.ts'
export { newGroupInstance } from './autoScalingGroups/newGroupInstance.ts'
export type { HandlerDeps, NodeFacts } from './handler.ts'
export { createInterruptions } from './interruptions/index.ts'
export { announcedAgentVersion } from './scope/containerInstance.ts'
export { disconnectInstances, refreshInstances } from './scope/refreshInstances.ts'
export { addInstances, createVirtualInstances } from './virtualInstances/index.ts'

const handlers: { [Name in ImplementedEcsOperation]: Handler<Name> } = {
  CreateCluster: createCluster,
  DescribeClusters: describeClusters,
  ListClusters: listClusters,
  DeleteCluster: deleteCluster,
  RegisterTaskDefinition: registerTaskDefinition,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeTaskDefinition: describeTaskDefinition,
  ListTaskDefinitions: listTaskDefinitions,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  RunTask: runTask,
  StopTask: stopTask,
  DescribeTasks: describeTasks,
  ListTasks: listTasks,
  CreateService: createService,
  UpdateService: updateService,
  DeleteService: deleteService,
  DescribeServices: describeServices,
  ListServices: listServices,
  DescribeContainerInstances: describeContainerInstances,
  ListContainerInstances: listContainerInstances,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
  PutAccountSetting: putAccountSetting,
  PutAccountSettingDefault: putAccountSettingDefault,
  DeleteAccountSetting: deleteAccountSetting,
  ListAccountSettings: listAccountSettings,
  UpdateCluster: updateCluster,
  UpdateClusterSettings: updateClusterSettings,
  PutClusterCapacityProviders: putClusterCapacityProviders,
  CreateCapacityProvider: createCapacityProvider,
  UpdateCapacityProvider: updateCapacityProvider,
  DeleteCapacityProvider: deleteCapacityProvider,
  DescribeCapacityProviders: describeCapacityProviders,
  DeleteTaskDefinitions: deleteTaskDefinitions,
  UpdateTaskProtection: updateTaskProtection,
  GetTaskProtection: getTaskProtection,
  RegisterContainerInstance: registerContainerInstance,
  DeregisterContainerInstance: deregisterContainerInstance,
  UpdateContainerInstancesState: updateContainerInstancesState,
  UpdateContainerAgent: updateContainerAgent,
  PutAttributes: putAttributes,
  DeleteAttributes: deleteAttributes,
  ListAttributes: listAttributes,
  StartTask: startTask,
  DiscoverPollEndpoint: discoverPollEndpoint,
  SubmitTaskStateChange: submitTaskStateChange,
  SubmitContainerStateChange: submitContainerStateChange,
  SubmitAttachmentStateChanges: submitAttachmentStateChanges,
  ListServiceDeployments: listServiceDeployments,
  DescribeServiceDeployments: describeServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  StopServiceDeployment: stopServiceDeployment,
  ContinueServiceDeployment: continueServiceDeployment,
  ListServicesByNamespace: listServicesByNamespace,
  ExecuteCommand: executeCommand,
  CreateTaskSet: createTaskSet,
  UpdateTaskSet: updateTaskSet,
  DeleteTaskSet: deleteTaskSet,
  DescribeTaskSets: describeTaskSets,
  UpdateServicePrimaryTaskSet: updateServicePrimaryTaskSet,
  CreateDaemon: createDaemon,
  UpdateDaemon: updateDaemon,
  DeleteDaemon: deleteDaemon,
  DescribeDaemon: describeDaemon,
  ListDaemons: listDaemons,
  DescribeDaemonDeployments: describeDaemonDeployments,
  ListDaemonDeployments: listDaemonDeployments,
  DescribeDaemonRevisions: describeDaemonRevisions,
  RegisterDaemonTaskDefinition: registerDaemonTaskDefinition,
  DescribeDaemonTaskDefinition: describeDaemonTaskDefinition,
  ListDaemonTaskDefinitions: listDaemonTaskDefinitions,
  DeleteDaemonTaskDefinition: deleteDaemonTaskDefinition,
  CreateExpressGatewayService: createExpressGatewayService,
  UpdateExpressGatewayService: updateExpressGatewayService,
  DeleteExpressGatewayService: deleteExpressGatewayService,
  DescribeExpressGatewayService: describeExpressGatewayService,
  CreateGateway: createGateway,
  UpdateGateway: updateGateway,
  DeleteGateway: deleteGateway,
  DescribeGateway: describeGateway,
  DescribeGatewayResources: describeGatewayResources,
  DescribeGatewayRoute: describeGatewayRoute,
  ListGateways: listGateways,
  ListGatewayRoutes: listGatewayRoutes,
  ListGatewayClusterAssociations: listGatewayClusterAssociations,
  AssociateGatewayWithCluster: associateGatewayWithCluster,
  DisassociateGatewayFromCluster: disassociateGatewayFromCluster,
}

/** Every implemented operation. Each throws a ClusterError; anything else is a bug. */
export function createEcsHandlers(deps: HandlerDeps): EcsHandlers {
  const ensureScope = createEnsureScope(deps)
  const ready =
    <Name extends ImplementedEcsOperation>(handler: Handler<Name>) =>
    (request: ParsedRequest<Name>, context: CallContext): Response<Name> => {
      try {
        ensureScope(context)
        return handler(deps, request, context)
      } catch (error) {
        throw error instanceof StoreError ? new ClusterError('ServerException', error.message, { cause: error }) : error
      }
    }
  const entries = Object.entries(handlers).map(([name, handler]) => [name, ready(handler as Handler<ImplementedEcsOperation>)])
  return Object.fromEntries(entries) as EcsHandlers
}
