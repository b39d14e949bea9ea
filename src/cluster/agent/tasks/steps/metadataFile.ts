import { planMetadataFile } from '../../metadata/metadataFile.ts'
import type { StepContext } from '../stepContext.ts'
import { type ContainerTarget, carryOut } from './tools.ts'

/** Writes the file again once the container runs, with what is known only then. */
export function writeMetadata(context: StepContext, target: ContainerTarget): void {
  const { seen } = target
  const run = async () => {
    await putMetadata(context, target, 'READY')
    seen.metadataWritten = true
  }
  // Only a lost engine fails here: it is written when that is back.
  carryOut(context, target, seen, { activity: 'writing', run, onError: () => undefined })
}

/** Nothing fails for want of it: the agent of ECS goes on without it, too. */
export async function putMetadata(context: StepContext, target: ContainerTarget, status: 'INITIAL' | 'READY'): Promise<void> {
  if (!context.metadataFile) return
  const { task, taskDefinition, record, runtime } = target
  const { containers, pause } = runtime.view
  const facts = [...containers.values(), pause].flatMap((each) => each?.facts ?? [])
  const known = { task, taskDefinition, containers: new Map(facts.map((each) => [each.name, each])) }
  try {
    await context.engine.putFiles(record.engineName, [planMetadataFile(known, record, status)])
  } catch (error) {
    if (await context.watch.isGone(error)) throw error
    context.log.warn('a container’s metadata file could not be written', { container: record.engineName, error: String(error) })
  }
}
