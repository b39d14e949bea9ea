import type { Scope } from '#cluster/api/arns.ts'

/** A value as it lies on disk: encrypted by the vault of `cluster/secrets`, which alone can read it. */
export type Sealed = string

export interface SecretVersionRecord {
  /** The client's request token, or a uuid. */
  id: string
  /** AWSCURRENT, AWSPREVIOUS, AWSPENDING and users' own. A version without any is on its way out. */
  stages: string[]
  kind: 'string' | 'binary'
  sealed: Sealed
  createdAt: number
  lastAccessedAt?: number
}

/** A secret of Secrets Manager. Written by `cluster/secrets` alone, as parameters are. */
export interface SecretRecord extends Scope {
  /** With six characters after the name. */
  arn: string
  name: string
  description?: string
  kmsKeyId?: string
  tags: { Key: string; Value: string }[]
  versions: SecretVersionRecord[]
  createdAt: number
  lastChangedAt: number
  lastAccessedAt?: number
  /** Asked for; the secret goes for good at `deleteAt`. */
  deletedAt?: number
  deleteAt?: number
}

export interface ParameterVersionRecord {
  version: number
  type: 'String' | 'StringList' | 'SecureString'
  sealed: Sealed
  labels: string[]
  tier: 'Standard' | 'Advanced' | 'Intelligent-Tiering'
  dataType: string
  keyId?: string
  description?: string
  allowedPattern?: string
  modifiedAt: number
  modifiedBy: string
}

/** A parameter of the Parameter Store, with its history; the last version is the current one. */
export interface ParameterRecord extends Scope {
  arn: string
  /** As given: with a slash in front or without. */
  name: string
  tags: { Key: string; Value: string }[]
  versions: ParameterVersionRecord[]
}
