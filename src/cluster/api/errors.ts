/**
 * Every error Marina can answer with. The first block is ECS's own list (spec part 1, 1.3), the second what AWS's front
 * door says before an operation is reached, the third what its sibling services add, the last what load balancing has of its own.
 */
export const ecsErrorCodes = [
  'AccessDeniedException',
  'AttributeLimitExceededException',
  'BlockedException',
  'ClientException',
  'ClusterContainsCapacityProviderException',
  'ClusterContainsContainerInstancesException',
  'ClusterContainsServicesException',
  'ClusterContainsTasksException',
  'ClusterNotFoundException',
  'ConflictException',
  'DaemonNotActiveException',
  'DaemonNotFoundException',
  'GatewayNotFoundException',
  'InvalidParameterException',
  'LimitExceededException',
  'MissingVersionException',
  'NamespaceNotFoundException',
  'NoUpdateAvailableException',
  'PlatformTaskDefinitionIncompatibilityException',
  'PlatformUnknownException',
  'ResourceInUseException',
  'ResourceNotFoundException',
  'ServerException',
  'ServiceDeploymentNotFoundException',
  'ServiceNotActiveException',
  'ServiceNotFoundException',
  'TargetNotConnectedException',
  'TargetNotFoundException',
  'TaskSetNotFoundException',
  'UnsupportedFeatureException',
  'UpdateInProgressException',
] as const

export const frontDoorErrorCodes = [
  'UnrecognizedClientException',
  'MissingAuthenticationTokenException',
  'ThrottlingException',
  'UnknownOperationException',
  'SerializationException',
  'RequestEntityTooLargeException',
] as const

/** What the services beside ECS say where ECS has no such code: `siblings.ts` names them. */
export const siblingErrorCodes = [
  'ConcurrentUpdateException',
  'CustomHealthNotFound',
  'DataAlreadyAcceptedException',
  'DecryptionFailure',
  'EncryptionFailure',
  'FailedResourceAccessException',
  'HierarchyLevelLimitExceededException',
  'HierarchyTypeMismatchException',
  'InstanceNotFound',
  'InternalServerError',
  'InternalServiceError',
  'InternalServiceException',
  'InvalidAllowedPatternException',
  'InvalidEventPatternException',
  'InvalidFilterKey',
  'InvalidFilterOption',
  'InvalidFilterValue',
  'InvalidInput',
  'InvalidKeyId',
  'InvalidNextToken',
  'InvalidNextTokenException',
  'InvalidOperationException',
  'InvalidParameterCombinationException',
  'InvalidParameterValueException',
  'InvalidRequestException',
  'InvalidResourceId',
  'InvalidResourceType',
  'InvalidSequenceTokenException',
  'NamespaceAlreadyExists',
  'NamespaceNotFound',
  'ObjectNotFoundException',
  'MissingRequiredParameterException',
  'OperationAbortedException',
  'OperationNotFound',
  'ParameterAlreadyExists',
  'ParameterLimitExceeded',
  'ParameterMaxVersionLimitExceeded',
  'ParameterNotFound',
  'ParameterPatternMismatchException',
  'ParameterVersionLabelLimitExceeded',
  'ParameterVersionNotFound',
  'PreconditionNotMetException',
  'ResourceAlreadyExistsException',
  'ResourceExistsException',
  'ResourceInUse',
  'ResourceLimitExceeded',
  'ServiceAlreadyExists',
  'ServiceAttributesLimitExceededException',
  'ServiceNotFound',
  'ResourceNotFound',
  'ServiceUnavailableException',
  'TooManyTagsError',
  'TooManyTagsException',
  'UnsupportedParameterType',
  'ValidationException',
] as const

/** What Elastic Load Balancing says, as its wire spells it; its SDKs add `Exception` to most of them. */
export const loadBalancingErrorCodes = [
  'CertificateNotFound',
  'DuplicateListener',
  'DuplicateLoadBalancerName',
  'DuplicateTagKeys',
  'DuplicateTargetGroupName',
  'IncompatibleProtocols',
  'InvalidConfigurationRequest',
  'InvalidLoadBalancerAction',
  'InvalidScheme',
  'InvalidTarget',
  'ListenerNotFound',
  'LoadBalancerNotFound',
  'OperationNotPermitted',
  'PriorityInUse',
  'ResourceInUse',
  'RuleNotFound',
  'SSLPolicyNotFound',
  'TargetGroupAssociationLimit',
  'TargetGroupNotFound',
  'TooManyActions',
  'TooManyCertificates',
  'TooManyListeners',
  'TooManyLoadBalancers',
  'TooManyRules',
  'TooManyTags',
  'TooManyTargetGroups',
  'TooManyTargets',
  'TooManyUniqueTargetGroupsPerLoadBalancer',
  'UnsupportedProtocol',
  'ValidationError',
] as const

/** What EC2 Auto Scaling says beside those. */
export const ec2AutoScalingErrorCodes = ['AlreadyExists', 'LimitExceeded', 'ResourceInUse'] as const

export type ErrorCode =
  | (typeof ecsErrorCodes)[number]
  | (typeof frontDoorErrorCodes)[number]
  | (typeof siblingErrorCodes)[number]
  | (typeof loadBalancingErrorCodes)[number]
  | (typeof ec2AutoScalingErrorCodes)[number]

/** The only error that crosses the contract. Each transport maps it once. */
export class ClusterError extends Error {
  readonly code: ErrorCode
  /** Members beside `__type` and `message`, such as `resourceIds` of a ConflictException. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.name = 'ClusterError'
    this.code = code
    this.details = options.details
  }
}

/** `InvalidParameterException`, ECS's most common answer. */
export const invalidParameter = (message: string) => new ClusterError('InvalidParameterException', message)
export const clientError = (message: string) => new ClusterError('ClientException', message)
export const clusterNotFound = () => new ClusterError('ClusterNotFoundException', 'Cluster not found.')
export const serviceNotFound = () => new ClusterError('ServiceNotFoundException', 'Service not found.')
