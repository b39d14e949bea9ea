import type { ClusterClient } from '#cluster/api/contract.ts'

type Answer<Store extends 'secrets' | 'parameters', Name extends keyof ClusterClient[Store]> = ClusterClient[Store][Name] extends (
  request: never,
) => Promise<infer Answered>
  ? Answered
  : never
export type SecretEntry = NonNullable<Answer<'secrets', 'listSecrets'>['SecretList']>[number]
export type ParameterEntry = NonNullable<Answer<'parameters', 'describeParameters'>['Parameters']>[number]

/** A secret of Secrets Manager, or a parameter by its type. */
export const kinds = ['secret', 'SecureString', 'String', 'StringList'] as const
export type Kind = (typeof kinds)[number]

/** One row: what is known of a secret or parameter without its value. */
export interface KeptSecret {
  arn: string
  name: string
  kind: Kind
  /** Of the value that is current: a secret's version id, a parameter's number. */
  version: string
  updatedAt: Date | undefined
  description: string
  /** Since when a secret waits for its recovery window to end. */
  deletedAt: Date | undefined
}

/** Pure: both stores as one list, by name. */
export function keptSecrets(secrets: readonly SecretEntry[], parameters: readonly ParameterEntry[]): KeptSecret[] {
  return [...secrets.map(secretRow), ...parameters.map(parameterRow)].sort((one, other) => one.name.localeCompare(other.name))
}

function secretRow(entry: SecretEntry): KeptSecret {
  const stages = Object.entries(entry.SecretVersionsToStages ?? {})
  return {
    arn: entry.ARN ?? '',
    name: entry.Name ?? '',
    kind: 'secret',
    version: stages.find(([, names]) => names.includes('AWSCURRENT'))?.[0] ?? '',
    updatedAt: entry.LastChangedDate,
    description: entry.Description ?? '',
    deletedAt: entry.DeletedDate,
  }
}

const parameterRow = (entry: ParameterEntry): KeptSecret => ({
  arn: entry.ARN ?? '',
  name: entry.Name ?? '',
  kind: entry.Type ?? 'String',
  version: String(entry.Version ?? ''),
  updatedAt: entry.LastModifiedDate,
  description: entry.Description ?? '',
  deletedAt: undefined,
})

/** What a container definition's `secrets` takes; the variable is called like the last part of the name: `prod/db-url` → `DB_URL`. */
export function secretReference({ arn, name }: Pick<KeptSecret, 'arn' | 'name'>): string {
  const last = name.split('/').findLast(Boolean) ?? name
  const variable = last.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()
  return `{ "name": ${JSON.stringify(variable)}, "valueFrom": ${JSON.stringify(arn)} }`
}

const secretName = /^[A-Za-z0-9/_+=.@!-]{1,512}$/
const parameterName = /^(\/[\w.-]+)+$|^[\w.-]+$/

/** Whether a name may be given; both stores have a rule of their own. */
export const isSecretName = (name: string, kind: Kind): boolean => (kind === 'secret' ? secretName : parameterName).test(name)

/** Days for which a deleted secret can be restored. */
export const recoveryDays = { least: 7, most: 30 } as const
export const isRecoveryWindow = (days: number): boolean => Number.isInteger(days) && days >= recoveryDays.least && days <= recoveryDays.most
