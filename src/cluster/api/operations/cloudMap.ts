import type * as sdk from '@aws-sdk/client-servicediscovery'

/** What Marina answers of AWS Cloud Map: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface CloudMapOperations {
  CreateHttpNamespace: { request: sdk.CreateHttpNamespaceRequest; response: sdk.CreateHttpNamespaceResponse }
  CreatePrivateDnsNamespace: { request: sdk.CreatePrivateDnsNamespaceRequest; response: sdk.CreatePrivateDnsNamespaceResponse }
  CreatePublicDnsNamespace: { request: sdk.CreatePublicDnsNamespaceRequest; response: sdk.CreatePublicDnsNamespaceResponse }
  CreateService: { request: sdk.CreateServiceRequest; response: sdk.CreateServiceResponse }
  DeleteNamespace: { request: sdk.DeleteNamespaceRequest; response: sdk.DeleteNamespaceResponse }
  DeleteService: { request: sdk.DeleteServiceRequest; response: sdk.DeleteServiceResponse }
  DeleteServiceAttributes: { request: sdk.DeleteServiceAttributesRequest; response: sdk.DeleteServiceAttributesResponse }
  DeregisterInstance: { request: sdk.DeregisterInstanceRequest; response: sdk.DeregisterInstanceResponse }
  DiscoverInstances: { request: sdk.DiscoverInstancesRequest; response: sdk.DiscoverInstancesResponse }
  DiscoverInstancesRevision: { request: sdk.DiscoverInstancesRevisionRequest; response: sdk.DiscoverInstancesRevisionResponse }
  GetInstance: { request: sdk.GetInstanceRequest; response: sdk.GetInstanceResponse }
  GetInstancesHealthStatus: { request: sdk.GetInstancesHealthStatusRequest; response: sdk.GetInstancesHealthStatusResponse }
  GetNamespace: { request: sdk.GetNamespaceRequest; response: sdk.GetNamespaceResponse }
  GetOperation: { request: sdk.GetOperationRequest; response: sdk.GetOperationResponse }
  GetService: { request: sdk.GetServiceRequest; response: sdk.GetServiceResponse }
  GetServiceAttributes: { request: sdk.GetServiceAttributesRequest; response: sdk.GetServiceAttributesResponse }
  ListInstances: { request: sdk.ListInstancesRequest; response: sdk.ListInstancesResponse }
  ListNamespaces: { request: sdk.ListNamespacesRequest; response: sdk.ListNamespacesResponse }
  ListOperations: { request: sdk.ListOperationsRequest; response: sdk.ListOperationsResponse }
  ListServices: { request: sdk.ListServicesRequest; response: sdk.ListServicesResponse }
  ListTagsForResource: { request: sdk.ListTagsForResourceRequest; response: sdk.ListTagsForResourceResponse }
  RegisterInstance: { request: sdk.RegisterInstanceRequest; response: sdk.RegisterInstanceResponse }
  TagResource: { request: sdk.TagResourceRequest; response: sdk.TagResourceResponse }
  UntagResource: { request: sdk.UntagResourceRequest; response: sdk.UntagResourceResponse }
  UpdateHttpNamespace: { request: sdk.UpdateHttpNamespaceRequest; response: sdk.UpdateHttpNamespaceResponse }
  UpdateInstanceCustomHealthStatus: { request: sdk.UpdateInstanceCustomHealthStatusRequest; response: undefined }
  UpdatePrivateDnsNamespace: { request: sdk.UpdatePrivateDnsNamespaceRequest; response: sdk.UpdatePrivateDnsNamespaceResponse }
  UpdatePublicDnsNamespace: { request: sdk.UpdatePublicDnsNamespaceRequest; response: sdk.UpdatePublicDnsNamespaceResponse }
  UpdateService: { request: sdk.UpdateServiceRequest; response: sdk.UpdateServiceResponse }
  UpdateServiceAttributes: { request: sdk.UpdateServiceAttributesRequest; response: sdk.UpdateServiceAttributesResponse }
}

/** The same as names. */
export const cloudMapOperations = [
  'CreateHttpNamespace',
  'CreatePrivateDnsNamespace',
  'CreatePublicDnsNamespace',
  'CreateService',
  'DeleteNamespace',
  'DeleteService',
  'DeleteServiceAttributes',
  'DeregisterInstance',
  'DiscoverInstances',
  'DiscoverInstancesRevision',
  'GetInstance',
  'GetInstancesHealthStatus',
  'GetNamespace',
  'GetOperation',
  'GetService',
  'GetServiceAttributes',
  'ListInstances',
  'ListNamespaces',
  'ListOperations',
  'ListServices',
  'ListTagsForResource',
  'RegisterInstance',
  'TagResource',
  'UntagResource',
  'UpdateHttpNamespace',
  'UpdateInstanceCustomHealthStatus',
  'UpdatePrivateDnsNamespace',
  'UpdatePublicDnsNamespace',
  'UpdateService',
  'UpdateServiceAttributes',
] as const satisfies readonly (keyof CloudMapOperations)[]
