import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { SecretError, type SecretKind } from './secretSource.ts'

/** ECS's agent cuts longer reasons (spec part 2, 4.3). */
const longestReason = 1_024

/** What Fargate puts between its own prefix and the cause; seen in stopped tasks. */
const onFargate: Readonly<Record<SecretKind, string>> = {
  asm: 'unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ',
  ssm: 'unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): ',
  s3: 'failed to download env files: file download command: non empty error stream: ',
}

/** As the open-source agent has them (spec part 2, 1.5); that of a file is not confirmed by any source. */
const onEc2: Readonly<Record<SecretKind, (region: string) => string>> = {
  asm: (region) => `fetching secret data from AWS Secrets Manager in region ${region}: `,
  ssm: (region) => `fetching secret data from SSM Parameter Store in ${region}: `,
  s3: () => 'unable to download environment file: ',
}

/** Why a task cannot be given its secrets, as its `stoppedReason` (spec part 2, 1.5 and 4.3). Without any value in it. */
export function secretReason(task: Pick<TaskRecord, 'arn' | 'region' | 'launchType'>, error: unknown): string {
  const kind = error instanceof SecretError ? error.kind : 'asm'
  const region = (error instanceof SecretError && error.region) || task.region
  const why = error instanceof SecretError ? error.message : 'the secret could not be read'
  const what =
    task.launchType === 'FARGATE'
      ? `${onFargate[kind]}${why}`
      : `resource cannot be initialized for task ${task.arn}: ${onEc2[kind](region)}${why}`
  return `ResourceInitializationError: ${what}`.slice(0, longestReason)
}
