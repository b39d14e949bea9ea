import type { Service } from '@aws-sdk/client-ecs'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { CommandContext } from './command.ts'
import { followService } from './followService.ts'
import { timeoutSecondsOf } from './waitOptions.ts'

interface Change<Answer> {
  ask(client: ClusterClient, target: { cluster: string; service: string }): Promise<Answer>
  /** When it has come true; absent: when the service is steady. */
  isDone?(service: Service): boolean
}

/**
 * Asks something of the service that is named first, and waits until it has come true unless `--no-wait` was given.
 * @returns what was answered, and the service at the end; undefined where nobody waited
 */
export async function changeService<Answer>(
  context: CommandContext,
  { ask, isDone }: Change<Answer>,
): Promise<{ service: string; answered: Answer; after: Service | undefined }> {
  const { cluster, positionals, values, clock } = context
  const [service = ''] = positionals
  const timeoutSeconds = timeoutSecondsOf(values)
  const client = await context.connect()
  const since = clock.now()
  const answered = await ask(client, { cluster, service })
  if (values['no-wait']) return { service, answered, after: undefined }
  const after = await followService(context, { service, since, timeoutSeconds, ...(isDone && { isDone }) })
  return { service, answered, after }
}
