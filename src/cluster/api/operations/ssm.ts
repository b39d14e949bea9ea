import type * as sdk from '@aws-sdk/client-ssm'

/** What Marina answers of the Parameter Store of AWS Systems Manager: name → request and response, typed by AWS's own SDK. Type-only, as ECS's. */
export interface SsmOperations {
  AddTagsToResource: { request: sdk.AddTagsToResourceRequest; response: sdk.AddTagsToResourceResult }
  DeleteParameter: { request: sdk.DeleteParameterRequest; response: sdk.DeleteParameterResult }
  DeleteParameters: { request: sdk.DeleteParametersRequest; response: sdk.DeleteParametersResult }
  DescribeParameters: { request: sdk.DescribeParametersRequest; response: sdk.DescribeParametersResult }
  GetParameter: { request: sdk.GetParameterRequest; response: sdk.GetParameterResult }
  GetParameterHistory: { request: sdk.GetParameterHistoryRequest; response: sdk.GetParameterHistoryResult }
  GetParameters: { request: sdk.GetParametersRequest; response: sdk.GetParametersResult }
  GetParametersByPath: { request: sdk.GetParametersByPathRequest; response: sdk.GetParametersByPathResult }
  LabelParameterVersion: { request: sdk.LabelParameterVersionRequest; response: sdk.LabelParameterVersionResult }
  ListTagsForResource: { request: sdk.ListTagsForResourceRequest; response: sdk.ListTagsForResourceResult }
  PutParameter: { request: sdk.PutParameterRequest; response: sdk.PutParameterResult }
  RemoveTagsFromResource: { request: sdk.RemoveTagsFromResourceRequest; response: sdk.RemoveTagsFromResourceResult }
  UnlabelParameterVersion: { request: sdk.UnlabelParameterVersionRequest; response: sdk.UnlabelParameterVersionResult }
}

/** What the session-manager-plugin asks the same service for (spec part 2, 8.2); sessions of ECS Exec answer it, not the Parameter Store. */
export interface SessionOperations {
  ResumeSession: { request: sdk.ResumeSessionRequest; response: sdk.ResumeSessionResponse }
  TerminateSession: { request: sdk.TerminateSessionRequest; response: sdk.TerminateSessionResponse }
}

/** Both as names. */
export const ssmOperations = [
  'AddTagsToResource',
  'DeleteParameter',
  'DeleteParameters',
  'DescribeParameters',
  'GetParameter',
  'GetParameterHistory',
  'GetParameters',
  'GetParametersByPath',
  'LabelParameterVersion',
  'ListTagsForResource',
  'PutParameter',
  'RemoveTagsFromResource',
  'ResumeSession',
  'TerminateSession',
  'UnlabelParameterVersion',
] as const satisfies readonly (keyof SsmOperations | keyof SessionOperations)[]
