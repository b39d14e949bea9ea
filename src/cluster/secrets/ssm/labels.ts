import type { LabelParameterVersionResult } from '@aws-sdk/client-ssm'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ParameterRecord } from '#cluster/state/records/secretRecords.ts'

const mostLabels = 10
const isLabel = (label: string) => /^(?!aws|ssm)[A-Za-z_.-][\w.-]{0,99}$/i.test(label)

/** A label is on one version only. Those that no label may look like are told, and left out. */
export function withLabels(
  parameter: ParameterRecord,
  number: number | undefined,
  labels: readonly string[],
): { parameter: ParameterRecord; result: LabelParameterVersionResult } {
  const wanted = number ?? parameter.versions.at(-1)?.version
  const version = parameter.versions.find((each) => each.version === wanted)
  if (!version) {
    throw new ClusterError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${number} of ${parameter.name}. Verify the version and try again.`,
    )
  }
  const valid = labels.filter(isLabel)
  const all = [...new Set([...version.labels, ...valid])]
  if (all.length > mostLabels) {
    throw new ClusterError('ParameterVersionLabelLimitExceeded', `A parameter version can have a maximum of ${mostLabels} labels.`)
  }
  const versions = parameter.versions.map((each) =>
    each === version ? { ...each, labels: all } : { ...each, labels: each.labels.filter((label) => !valid.includes(label)) },
  )
  const result = { InvalidLabels: labels.filter((label) => !isLabel(label)), ParameterVersion: version.version }
  return { parameter: { ...parameter, versions }, result }
}
