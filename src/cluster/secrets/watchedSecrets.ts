import type { SecretListEntry } from '@aws-sdk/client-secrets-manager'
import type { ParameterMetadata } from '@aws-sdk/client-ssm'
import type { ParameterRecord, SecretRecord } from '#cluster/state/records/secretRecords.ts'
import { listEntry } from './secretsManager/views.ts'
import { currentOf, metadataOf } from './ssm/findParameter.ts'

/**
 * Secrets and parameters as a watch shows them: as ListSecrets and DescribeParameters do, without values. A secret whose recovery window is
 * over is gone, though the next call takes it away.
 * @param now milliseconds since the epoch
 */
export const secretViews = (now: () => number) => ({
  secret: (record: SecretRecord): SecretListEntry | undefined =>
    record.deleteAt !== undefined && record.deleteAt <= now() ? undefined : listEntry(record),
  parameter: (record: ParameterRecord): ParameterMetadata => metadataOf(record, currentOf(record)),
})
