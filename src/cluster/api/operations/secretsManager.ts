import type * as sdk from '@aws-sdk/client-secrets-manager'

/** What Marina answers of AWS Secrets Manager: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface SecretsManagerOperations {
  BatchGetSecretValue: { request: sdk.BatchGetSecretValueRequest; response: sdk.BatchGetSecretValueResponse }
  CreateSecret: { request: sdk.CreateSecretRequest; response: sdk.CreateSecretResponse }
  DeleteSecret: { request: sdk.DeleteSecretRequest; response: sdk.DeleteSecretResponse }
  DescribeSecret: { request: sdk.DescribeSecretRequest; response: sdk.DescribeSecretResponse }
  GetRandomPassword: { request: sdk.GetRandomPasswordRequest; response: sdk.GetRandomPasswordResponse }
  GetSecretValue: { request: sdk.GetSecretValueRequest; response: sdk.GetSecretValueResponse }
  ListSecretVersionIds: { request: sdk.ListSecretVersionIdsRequest; response: sdk.ListSecretVersionIdsResponse }
  ListSecrets: { request: sdk.ListSecretsRequest; response: sdk.ListSecretsResponse }
  PutSecretValue: { request: sdk.PutSecretValueRequest; response: sdk.PutSecretValueResponse }
  RestoreSecret: { request: sdk.RestoreSecretRequest; response: sdk.RestoreSecretResponse }
  TagResource: { request: sdk.TagResourceRequest; response: undefined }
  UntagResource: { request: sdk.UntagResourceRequest; response: undefined }
  UpdateSecret: { request: sdk.UpdateSecretRequest; response: sdk.UpdateSecretResponse }
  UpdateSecretVersionStage: { request: sdk.UpdateSecretVersionStageRequest; response: sdk.UpdateSecretVersionStageResponse }
}

/** The same as names. */
export const secretsManagerOperations = [
  'BatchGetSecretValue',
  'CreateSecret',
  'DeleteSecret',
  'DescribeSecret',
  'GetRandomPassword',
  'GetSecretValue',
  'ListSecretVersionIds',
  'ListSecrets',
  'PutSecretValue',
  'RestoreSecret',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
] as const satisfies readonly (keyof SecretsManagerOperations)[]
