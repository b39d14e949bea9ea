import { z } from 'zod'
import type { ExecRequest, LogsRequest } from '#cluster/api/streams.ts'
import type { WatchScope } from '#cluster/api/watch.ts'

/** A name or an ARN. */
const identifier = z.string().min(1).max(2048)
const cells = z.number().int().min(1).max(1000)
const mostNames = 1000

export const terminalSizeSchema = z.object({ columns: cells, rows: cells })

export const watchScopeSchema = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('summary') }),
  z.object({ scope: z.literal('cluster'), cluster: identifier }),
  z.object({ scope: z.literal('service'), cluster: identifier, service: identifier }),
  z.object({ scope: z.literal('daemon'), cluster: identifier, daemon: identifier }),
  z.object({ scope: z.literal('task'), cluster: identifier, task: identifier }),
  z.object({ scope: z.literal('taskDefinitions') }),
  z.object({ scope: z.literal('events') }),
  z.object({ scope: z.literal('secrets') }),
  z.object({ scope: z.literal('loadBalancers') }),
]) satisfies z.ZodType<WatchScope>

export const logsRequestSchema = z.object({
  cluster: identifier.exactOptional(),
  service: identifier.exactOptional(),
  tasks: z.array(identifier).max(mostNames).exactOptional(),
  containers: z.array(identifier).max(mostNames).exactOptional(),
  follow: z.boolean().exactOptional(),
  tail: z.number().int().min(0).max(1_000_000).exactOptional(),
  after: z.iso.datetime({ offset: true }).exactOptional(),
}) satisfies z.ZodType<LogsRequest>

export const execRequestSchema = z.object({
  cluster: identifier.exactOptional(),
  task: identifier,
  container: identifier.exactOptional(),
  command: z.array(z.string().max(65_536)).min(1).max(1000).exactOptional(),
  size: terminalSizeSchema.exactOptional(),
  pseudoTerminal: z.boolean().exactOptional(),
}) satisfies z.ZodType<ExecRequest>
