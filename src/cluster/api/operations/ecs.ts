import type * as sdk from '@aws-sdk/client-ecs'

/**
 * Every operation of the ECS API: name → request and response, typed by AWS's own SDK. Type-only, so that a page which
 * imports it carries nothing. A test compares this table with the operations of the SDK's run-time schemas.
 */
export interface EcsOperations {
  AssociateGatewayWithCluster: { request: sdk.AssociateGatewayWithClusterRequest; response: sdk.AssociateGatewayWithClusterResponse }
  ContinueServiceDeployment: { request: sdk.ContinueServiceDeploymentRequest; response: sdk.ContinueServiceDeploymentResponse }
  CreateCapacityProvider: { request: sdk.CreateCapacityProviderRequest; response: sdk.CreateCapacityProviderResponse }
  CreateCluster: { request: sdk.CreateClusterRequest; response: sdk.CreateClusterResponse }
  CreateDaemon: { request: sdk.CreateDaemonRequest; response: sdk.CreateDaemonResponse }
  CreateExpressGatewayService: { request: sdk.CreateExpressGatewayServiceRequest; response: sdk.CreateExpressGatewayServiceResponse }
  CreateGateway: { request: sdk.CreateGatewayRequest; response: sdk.CreateGatewayResponse }
  CreateService: { request: sdk.CreateServiceRequest; response: sdk.CreateServiceResponse }
  CreateTaskSet: { request: sdk.CreateTaskSetRequest; response: sdk.CreateTaskSetResponse }
  DeleteAccountSetting: { request: sdk.DeleteAccountSettingRequest; response: sdk.DeleteAccountSettingResponse }
  DeleteAttributes: { request: sdk.DeleteAttributesRequest; response: sdk.DeleteAttributesResponse }
  DeleteCapacityProvider: { request: sdk.DeleteCapacityProviderRequest; response: sdk.DeleteCapacityProviderResponse }
  DeleteCluster: { request: sdk.DeleteClusterRequest; response: sdk.DeleteClusterResponse }
  DeleteDaemon: { request: sdk.DeleteDaemonRequest; response: sdk.DeleteDaemonResponse }
  DeleteDaemonTaskDefinition: { request: sdk.DeleteDaemonTaskDefinitionRequest; response: sdk.DeleteDaemonTaskDefinitionResponse }
  DeleteExpressGatewayService: { request: sdk.DeleteExpressGatewayServiceRequest; response: sdk.DeleteExpressGatewayServiceResponse }
  DeleteGateway: { request: sdk.DeleteGatewayRequest; response: sdk.DeleteGatewayResponse }
  DeleteService: { request: sdk.DeleteServiceRequest; response: sdk.DeleteServiceResponse }
  DeleteTaskDefinitions: { request: sdk.DeleteTaskDefinitionsRequest; response: sdk.DeleteTaskDefinitionsResponse }
  DeleteTaskSet: { request: sdk.DeleteTaskSetRequest; response: sdk.DeleteTaskSetResponse }
  DeregisterContainerInstance: { request: sdk.DeregisterContainerInstanceRequest; response: sdk.DeregisterContainerInstanceResponse }
  DeregisterTaskDefinition: { request: sdk.DeregisterTaskDefinitionRequest; response: sdk.DeregisterTaskDefinitionResponse }
  DescribeCapacityProviders: { request: sdk.DescribeCapacityProvidersRequest; response: sdk.DescribeCapacityProvidersResponse }
  DescribeClusters: { request: sdk.DescribeClustersRequest; response: sdk.DescribeClustersResponse }
  DescribeContainerInstances: { request: sdk.DescribeContainerInstancesRequest; response: sdk.DescribeContainerInstancesResponse }
  DescribeDaemon: { request: sdk.DescribeDaemonRequest; response: sdk.DescribeDaemonResponse }
  DescribeDaemonDeployments: { request: sdk.DescribeDaemonDeploymentsRequest; response: sdk.DescribeDaemonDeploymentsResponse }
  DescribeDaemonRevisions: { request: sdk.DescribeDaemonRevisionsRequest; response: sdk.DescribeDaemonRevisionsResponse }
  DescribeDaemonTaskDefinition: { request: sdk.DescribeDaemonTaskDefinitionRequest; response: sdk.DescribeDaemonTaskDefinitionResponse }
  DescribeExpressGatewayService: { request: sdk.DescribeExpressGatewayServiceRequest; response: sdk.DescribeExpressGatewayServiceResponse }
  DescribeGateway: { request: sdk.DescribeGatewayRequest; response: sdk.DescribeGatewayResponse }
  DescribeGatewayResources: { request: sdk.DescribeGatewayResourcesRequest; response: sdk.DescribeGatewayResourcesResponse }
  DescribeGatewayRoute: { request: sdk.DescribeGatewayRouteRequest; response: sdk.DescribeGatewayRouteResponse }
  DescribeServiceDeployments: { request: sdk.DescribeServiceDeploymentsRequest; response: sdk.DescribeServiceDeploymentsResponse }
  DescribeServiceRevisions: { request: sdk.DescribeServiceRevisionsRequest; response: sdk.DescribeServiceRevisionsResponse }
  DescribeServices: { request: sdk.DescribeServicesRequest; response: sdk.DescribeServicesResponse }
  DescribeTaskDefinition: { request: sdk.DescribeTaskDefinitionRequest; response: sdk.DescribeTaskDefinitionResponse }
  DescribeTaskSets: { request: sdk.DescribeTaskSetsRequest; response: sdk.DescribeTaskSetsResponse }
  DescribeTasks: { request: sdk.DescribeTasksRequest; response: sdk.DescribeTasksResponse }
  DisassociateGatewayFromCluster: {
    request: sdk.DisassociateGatewayFromClusterRequest
    response: sdk.DisassociateGatewayFromClusterResponse
  }
  DiscoverPollEndpoint: { request: sdk.DiscoverPollEndpointRequest; response: sdk.DiscoverPollEndpointResponse }
  ExecuteCommand: { request: sdk.ExecuteCommandRequest; response: sdk.ExecuteCommandResponse }
  GetTaskProtection: { request: sdk.GetTaskProtectionRequest; response: sdk.GetTaskProtectionResponse }
  ListAccountSettings: { request: sdk.ListAccountSettingsRequest; response: sdk.ListAccountSettingsResponse }
  ListAttributes: { request: sdk.ListAttributesRequest; response: sdk.ListAttributesResponse }
  ListClusters: { request: sdk.ListClustersRequest; response: sdk.ListClustersResponse }
  ListContainerInstances: { request: sdk.ListContainerInstancesRequest; response: sdk.ListContainerInstancesResponse }
  ListDaemonDeployments: { request: sdk.ListDaemonDeploymentsRequest; response: sdk.ListDaemonDeploymentsResponse }
  ListDaemonTaskDefinitions: { request: sdk.ListDaemonTaskDefinitionsRequest; response: sdk.ListDaemonTaskDefinitionsResponse }
  ListDaemons: { request: sdk.ListDaemonsRequest; response: sdk.ListDaemonsResponse }
  ListGatewayClusterAssociations: {
    request: sdk.ListGatewayClusterAssociationsRequest
    response: sdk.ListGatewayClusterAssociationsResponse
  }
  ListGatewayRoutes: { request: sdk.ListGatewayRoutesRequest; response: sdk.ListGatewayRoutesResponse }
  ListGateways: { request: sdk.ListGatewaysRequest; response: sdk.ListGatewaysResponse }
  ListServiceDeployments: { request: sdk.ListServiceDeploymentsRequest; response: sdk.ListServiceDeploymentsResponse }
  ListServices: { request: sdk.ListServicesRequest; response: sdk.ListServicesResponse }
  ListServicesByNamespace: { request: sdk.ListServicesByNamespaceRequest; response: sdk.ListServicesByNamespaceResponse }
  ListTagsForResource: { request: sdk.ListTagsForResourceRequest; response: sdk.ListTagsForResourceResponse }
  ListTaskDefinitionFamilies: { request: sdk.ListTaskDefinitionFamiliesRequest; response: sdk.ListTaskDefinitionFamiliesResponse }
  ListTaskDefinitions: { request: sdk.ListTaskDefinitionsRequest; response: sdk.ListTaskDefinitionsResponse }
  ListTasks: { request: sdk.ListTasksRequest; response: sdk.ListTasksResponse }
  PutAccountSetting: { request: sdk.PutAccountSettingRequest; response: sdk.PutAccountSettingResponse }
  PutAccountSettingDefault: { request: sdk.PutAccountSettingDefaultRequest; response: sdk.PutAccountSettingDefaultResponse }
  PutAttributes: { request: sdk.PutAttributesRequest; response: sdk.PutAttributesResponse }
  PutClusterCapacityProviders: { request: sdk.PutClusterCapacityProvidersRequest; response: sdk.PutClusterCapacityProvidersResponse }
  RegisterContainerInstance: { request: sdk.RegisterContainerInstanceRequest; response: sdk.RegisterContainerInstanceResponse }
  RegisterDaemonTaskDefinition: { request: sdk.RegisterDaemonTaskDefinitionRequest; response: sdk.RegisterDaemonTaskDefinitionResponse }
  RegisterTaskDefinition: { request: sdk.RegisterTaskDefinitionRequest; response: sdk.RegisterTaskDefinitionResponse }
  RunTask: { request: sdk.RunTaskRequest; response: sdk.RunTaskResponse }
  StartTask: { request: sdk.StartTaskRequest; response: sdk.StartTaskResponse }
  StopServiceDeployment: { request: sdk.StopServiceDeploymentRequest; response: sdk.StopServiceDeploymentResponse }
  StopTask: { request: sdk.StopTaskRequest; response: sdk.StopTaskResponse }
  SubmitAttachmentStateChanges: { request: sdk.SubmitAttachmentStateChangesRequest; response: sdk.SubmitAttachmentStateChangesResponse }
  SubmitContainerStateChange: { request: sdk.SubmitContainerStateChangeRequest; response: sdk.SubmitContainerStateChangeResponse }
  SubmitTaskStateChange: { request: sdk.SubmitTaskStateChangeRequest; response: sdk.SubmitTaskStateChangeResponse }
  TagResource: { request: sdk.TagResourceRequest; response: sdk.TagResourceResponse }
  UntagResource: { request: sdk.UntagResourceRequest; response: sdk.UntagResourceResponse }
  UpdateCapacityProvider: { request: sdk.UpdateCapacityProviderRequest; response: sdk.UpdateCapacityProviderResponse }
  UpdateCluster: { request: sdk.UpdateClusterRequest; response: sdk.UpdateClusterResponse }
  UpdateClusterSettings: { request: sdk.UpdateClusterSettingsRequest; response: sdk.UpdateClusterSettingsResponse }
  UpdateContainerAgent: { request: sdk.UpdateContainerAgentRequest; response: sdk.UpdateContainerAgentResponse }
  UpdateContainerInstancesState: { request: sdk.UpdateContainerInstancesStateRequest; response: sdk.UpdateContainerInstancesStateResponse }
  UpdateDaemon: { request: sdk.UpdateDaemonRequest; response: sdk.UpdateDaemonResponse }
  UpdateExpressGatewayService: { request: sdk.UpdateExpressGatewayServiceRequest; response: sdk.UpdateExpressGatewayServiceResponse }
  UpdateGateway: { request: sdk.UpdateGatewayRequest; response: sdk.UpdateGatewayResponse }
  UpdateService: { request: sdk.UpdateServiceRequest; response: sdk.UpdateServiceResponse }
  UpdateServicePrimaryTaskSet: { request: sdk.UpdateServicePrimaryTaskSetRequest; response: sdk.UpdateServicePrimaryTaskSetResponse }
  UpdateTaskProtection: { request: sdk.UpdateTaskProtectionRequest; response: sdk.UpdateTaskProtectionResponse }
  UpdateTaskSet: { request: sdk.UpdateTaskSetRequest; response: sdk.UpdateTaskSetResponse }
}

export type EcsOperationName = keyof EcsOperations

/** The operations Marina works for: all of them. A test fails until a new one is here too. */
export const implementedEcsOperations = [
  'CreateCluster',
  'DescribeClusters',
  'ListClusters',
  'DeleteCluster',
  'RegisterTaskDefinition',
  'DeregisterTaskDefinition',
  'DescribeTaskDefinition',
  'ListTaskDefinitions',
  'ListTaskDefinitionFamilies',
  'RunTask',
  'StopTask',
  'DescribeTasks',
  'ListTasks',
  'CreateService',
  'UpdateService',
  'DeleteService',
  'DescribeServices',
  'ListServices',
  'DescribeContainerInstances',
  'ListContainerInstances',
  'TagResource',
  'UntagResource',
  'ListTagsForResource',
  'PutAccountSetting',
  'PutAccountSettingDefault',
  'DeleteAccountSetting',
  'ListAccountSettings',
  'UpdateCluster',
  'UpdateClusterSettings',
  'PutClusterCapacityProviders',
  'CreateCapacityProvider',
  'UpdateCapacityProvider',
  'DeleteCapacityProvider',
  'DescribeCapacityProviders',
  'DeleteTaskDefinitions',
  'UpdateTaskProtection',
  'GetTaskProtection',
  'RegisterContainerInstance',
  'DeregisterContainerInstance',
  'UpdateContainerInstancesState',
  'UpdateContainerAgent',
  'PutAttributes',
  'DeleteAttributes',
  'ListAttributes',
  'StartTask',
  'DiscoverPollEndpoint',
  'SubmitTaskStateChange',
  'SubmitContainerStateChange',
  'SubmitAttachmentStateChanges',
  'ListServiceDeployments',
  'DescribeServiceDeployments',
  'DescribeServiceRevisions',
  'StopServiceDeployment',
  'ContinueServiceDeployment',
  'ListServicesByNamespace',
  'ExecuteCommand',
  'CreateTaskSet',
  'UpdateTaskSet',
  'DeleteTaskSet',
  'DescribeTaskSets',
  'UpdateServicePrimaryTaskSet',
  'CreateDaemon',
  'UpdateDaemon',
  'DeleteDaemon',
  'DescribeDaemon',
  'ListDaemons',
  'DescribeDaemonDeployments',
  'ListDaemonDeployments',
  'DescribeDaemonRevisions',
  'RegisterDaemonTaskDefinition',
  'DescribeDaemonTaskDefinition',
  'ListDaemonTaskDefinitions',
  'DeleteDaemonTaskDefinition',
  'CreateExpressGatewayService',
  'UpdateExpressGatewayService',
  'DeleteExpressGatewayService',
  'DescribeExpressGatewayService',
  'CreateGateway',
  'UpdateGateway',
  'DeleteGateway',
  'DescribeGateway',
  'DescribeGatewayResources',
  'DescribeGatewayRoute',
  'ListGateways',
  'ListGatewayRoutes',
  'ListGatewayClusterAssociations',
  'AssociateGatewayWithCluster',
  'DisassociateGatewayFromCluster',
] as const satisfies readonly EcsOperationName[]

export type ImplementedEcsOperation = (typeof implementedEcsOperations)[number]
