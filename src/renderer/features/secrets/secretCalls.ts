import type { ClusterClient } from '#cluster/api/contract.ts'
import type { KeptSecret, Kind } from './secretsView.ts'

/** What the form of a new secret or parameter holds. */
export interface NewSecret {
  kind: Kind
  name: string
  value: string
  description: string
}

/** Each kind is created, read and changed by the operations of its own store. */
export function createSecret(client: ClusterClient, { kind, name, value, description }: NewSecret): Promise<unknown> {
  const described = description ? { Description: description } : {}
  return kind === 'secret'
    ? client.secrets.createSecret({ Name: name, SecretString: value, ...described })
    : client.parameters.putParameter({ Name: name, Value: value, Type: kind, ...described })
}

export const putVersion = (client: ClusterClient, { kind, arn, name }: KeptSecret, value: string): Promise<unknown> =>
  kind === 'secret'
    ? client.secrets.putSecretValue({ SecretId: arn, SecretString: value })
    : client.parameters.putParameter({ Name: name, Value: value, Overwrite: true })

/** The current value; bytes as base64, as `aws` prints them. */
export async function readValue(client: ClusterClient, { kind, arn, name }: KeptSecret): Promise<string> {
  if (kind !== 'secret') return (await client.parameters.getParameter({ Name: name, WithDecryption: true })).Parameter?.Value ?? ''
  const { SecretString, SecretBinary } = await client.secrets.getSecretValue({ SecretId: arn })
  return SecretString ?? String(SecretBinary ?? '')
}

/** @param days of the recovery window; undefined deletes a secret at once. Parameters always go at once. */
export function deleteSecret(client: ClusterClient, { kind, arn, name }: KeptSecret, days: number | undefined): Promise<unknown> {
  if (kind !== 'secret') return client.parameters.deleteParameter({ Name: name })
  return client.secrets.deleteSecret({
    SecretId: arn,
    ...(days === undefined ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days }),
  })
}
