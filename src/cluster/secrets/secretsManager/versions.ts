import type { SecretRecord, SecretVersionRecord } from '#cluster/state/records/secretRecords.ts'

/** Secrets Manager keeps about a hundred; those without a stage go first. */
const mostVersions = 100

/**
 * Puts a stage on one version and takes it from every other. AWSCURRENT leaves AWSPREVIOUS behind where it was, as Secrets Manager
 * does; and who gets AWSCURRENT is no longer pending nor previous.
 */
export function moveStage(versions: readonly SecretVersionRecord[], stage: string, to: string | undefined): SecretVersionRecord[] {
  const before = versions.find((version) => version.stages.includes(stage))
  if (before?.id === to) return [...versions]
  const moved = versions.map((version) => withStage(version, stage, version.id === to))
  return stage === 'AWSCURRENT' && before ? moveStage(moved, 'AWSPREVIOUS', before.id) : moved
}

function withStage(version: SecretVersionRecord, stage: string, has: boolean): SecretVersionRecord {
  const others = version.stages.filter((each) => each !== stage && !(has && stage === 'AWSCURRENT' && each === 'AWSPREVIOUS'))
  return { ...version, stages: has ? [...others, stage] : others }
}

/** With a new version, its stages taken from the others. The first version is always current. */
export function addVersion(secret: SecretRecord, version: SecretVersionRecord, stages: readonly string[]): SecretRecord {
  const wanted = secret.versions.length === 0 ? [...new Set([...stages, 'AWSCURRENT'])] : stages
  const all = wanted.reduce<SecretVersionRecord[]>(
    (versions, stage) => moveStage(versions, stage, version.id),
    [...secret.versions, { ...version, stages: [] }],
  )
  return { ...secret, versions: withoutOldest(all) }
}

function withoutOldest(versions: readonly SecretVersionRecord[]): SecretVersionRecord[] {
  let tooMany = versions.length - mostVersions
  return versions.filter((version) => version.stages.length > 0 || tooMany-- <= 0)
}
