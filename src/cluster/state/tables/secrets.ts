import type { ParameterRecord, SecretRecord } from '../records/secretRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const secrets = defineTable<SecretRecord>()({
  name: 'secrets',
  keyOf: (secret) => secret.arn,
  columns: {},
  indexes: { scope: scopeOf, name: (secret) => `${scopeOf(secret)}/${secret.name}` },
})

export const parameters = defineTable<ParameterRecord>()({
  name: 'parameters',
  keyOf: (parameter) => parameter.arn,
  columns: {},
  indexes: { scope: scopeOf },
})
