import type { ContainerDefinition } from '@aws-sdk/client-ecs'

/** Pure: `8080 → 80/tcp`; a host port that ECS chooses shows as `→ 80/tcp`. */
export function portText({ portMappings = [] }: ContainerDefinition): string {
  return portMappings
    .map(({ containerPort, containerPortRange, hostPort, protocol = 'tcp' }) => {
      const inside = `${containerPort ?? containerPortRange ?? ''}/${protocol}`
      return hostPort ? `${hostPort} → ${inside}` : `→ ${inside}`
    })
    .join(', ')
}

/** Pure: a command as one would type it; words with blanks in quotes. */
export const commandText = (words: readonly string[] = []): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')

/** Pure: `web HEALTHY, db START`. */
export const dependencyText = ({ dependsOn = [] }: ContainerDefinition): string =>
  dependsOn.map(({ containerName, condition }) => `${containerName} ${condition}`).join(', ')

/** Pure: `data → /var/lib/data`, and whether it can only be read. */
export const mountText = ({ mountPoints = [] }: ContainerDefinition): string =>
  mountPoints
    .map(({ sourceVolume, containerPath, readOnly }) => `${sourceVolume} → ${containerPath}${readOnly ? ' (read-only)' : ''}`)
    .join(', ')
