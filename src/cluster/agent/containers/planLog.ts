import type { LogConfiguration } from '@aws-sdk/client-ecs'
import type { ContainerSpec } from '#cluster/engine/containerEngine.ts'

/** An engine that has to be asked for output is slower than a flood of it: what waits to be read must fit one file (docs/decisions/0023). */
const BOUNDED = { 'max-size': '50m', 'max-file': '2' }

/**
 * Output always goes to `json-file`, because that can be read back from every engine. Where another driver is declared,
 * or none, it is bounded so that a chatty container cannot fill the disk (spec part 2, 9.1).
 */
export function planLog(configuration: LogConfiguration | undefined): Required<Pick<ContainerSpec, 'logDriver' | 'logOptions'>> {
  const options = configuration?.options ?? {}
  if (configuration?.logDriver !== 'json-file' || Object.keys(options).length === 0) return { logDriver: 'json-file', logOptions: BOUNDED }
  const unbounded = options['mode'] === 'non-blocking' && !('max-buffer-size' in options)
  return { logDriver: 'json-file', logOptions: { ...options, ...(unbounded && { 'max-buffer-size': '10m' }) } }
}
