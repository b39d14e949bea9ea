import { readFileSync } from 'node:fs'
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { readTaskDefinition, TaskDefinitionUnreadableError } from '#cluster/transfer/readTaskDefinition.ts'
import type { CommandContext } from './command.ts'
import { CommandError, exitCodes } from './exitCodes.ts'

/** Reads a file, `-` being standard input, and tells what was changed on the way in. */
export function readTaskDefinitionFile(path: string, context: CommandContext): RegisterTaskDefinitionRequest {
  try {
    const { taskDefinition, notes } = readTaskDefinition(readFileSync(path === '-' ? 0 : path, 'utf8'))
    for (const note of notes) context.output.note(note)
    return taskDefinition
  } catch (error) {
    if (error instanceof TaskDefinitionUnreadableError) throw new CommandError(exitCodes.usage, `${path}: ${error.message}`)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'it may not be read'
          : code === 'EISDIR'
            ? 'it is a folder'
            : String(error)
    throw new CommandError(exitCodes.usage, `${path} cannot be read: ${why}. Give the path of a task definition's JSON.`)
  }
}
