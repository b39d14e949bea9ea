import type { KeptSecret } from '../../secrets/secretsView.ts'

/** A `valueFrom` that names nothing on this computer. */
export interface MissingSecret {
  path: string
  valueFrom: string
  /** What is kept in the store that it asks, to choose from. */
  kept: readonly string[]
}

/** Pure: looks through `secrets` and `secretOptions` of all containers. @param definition parsed text, of any shape */
export function missingSecrets(definition: unknown, kept: readonly KeptSecret[]): MissingSecret[] {
  const there = kept.filter(({ deletedAt }) => deletedAt === undefined)
  return referencesIn(definition)
    .filter(({ valueFrom }) => !there.some((secret) => isMeant(valueFrom, secret)))
    .map((reference) => ({ ...reference, kept: there.filter(ofStore(reference.valueFrom)).map(({ name }) => name) }))
}

const isOfSecretsManager = (valueFrom: string) => /^arn:[^:]*:secretsmanager:/.test(valueFrom)
const ofStore = (valueFrom: string) => (secret: KeptSecret) => (secret.kind === 'secret') === isOfSecretsManager(valueFrom)

/** A secret's ARN may lack its six characters, and be followed by key, stage and version; a parameter's name or ARN by a version or label. */
function isMeant(valueFrom: string, secret: KeptSecret): boolean {
  if (!ofStore(valueFrom)(secret)) return false
  if (secret.kind !== 'secret') return [secret.name, secret.arn].some((id) => valueFrom === id || valueFrom.startsWith(`${id}:`))
  const arn = valueFrom.split(':').slice(0, 7).join(':')
  return arn === secret.arn || arn === secret.arn.slice(0, -'-xxxxxx'.length)
}

type Reference = Pick<MissingSecret, 'path' | 'valueFrom'>

function referencesIn(definition: unknown): Reference[] {
  return listOf(member(definition, 'containerDefinitions')).flatMap((container, index) => {
    const path = `containerDefinitions[${index}]`
    return [
      ...references(member(container, 'secrets'), `${path}.secrets`),
      ...references(member(member(container, 'logConfiguration'), 'secretOptions'), `${path}.logConfiguration.secretOptions`),
    ]
  })
}

function references(list: unknown, path: string): Reference[] {
  return listOf(list).flatMap((item, index) => {
    const valueFrom = member(item, 'valueFrom')
    return typeof valueFrom === 'string' && valueFrom ? [{ path: `${path}[${index}].valueFrom`, valueFrom }] : []
  })
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
