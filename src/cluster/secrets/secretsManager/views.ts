import type { DescribeSecretResponse, SecretListEntry } from '@aws-sdk/client-secrets-manager'
import type { SecretRecord } from '#cluster/state/records/secretRecords.ts'

const dayMs = 86_400_000
/** Secrets Manager says only the day of the last read. */
const dayOf = (time: number) => new Date(Math.floor(time / dayMs) * dayMs)

const stagesById = (secret: SecretRecord): Record<string, string[]> =>
  Object.fromEntries(secret.versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]))

function common(secret: SecretRecord): SecretListEntry {
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description !== undefined && { Description: secret.description }),
    ...(secret.kmsKeyId !== undefined && { KmsKeyId: secret.kmsKeyId }),
    LastChangedDate: new Date(secret.lastChangedAt),
    ...(secret.lastAccessedAt !== undefined && { LastAccessedDate: dayOf(secret.lastAccessedAt) }),
    ...(secret.deletedAt !== undefined && { DeletedDate: new Date(secret.deletedAt) }),
    ...(secret.tags.length > 0 && { Tags: secret.tags }),
    CreatedDate: new Date(secret.createdAt),
  }
}

export const listEntry = (secret: SecretRecord): SecretListEntry => ({ ...common(secret), SecretVersionsToStages: stagesById(secret) })
export const description = (secret: SecretRecord): DescribeSecretResponse => ({ ...common(secret), VersionIdsToStages: stagesById(secret) })
