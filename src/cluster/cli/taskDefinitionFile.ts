import { readFileSync } from 'node:fs'
import type { LaunchType, NetworkConfiguration, RegisterTaskDefinitionRequest, TaskDefinition } from '@aws-sdk/client-ecs'
import { readTaskDefinition, TaskDefinitionUnreadableError } from '#cluster/transfer/readTaskDefinition.ts'
import type { CommandContext, Option } from './command.ts'
import { CommandError, exitCodes } from './exitCodes.ts'

/** Options of the commands that start something from a task definition's file. */
export const launchOptions: Readonly<Record<string, Option>> = {
  'launch-type': { type: 'string', value: 'TYPE', help: 'EC2 or FARGATE (default: FARGATE if the task definition requires it, else EC2)' },
  subnet: { type: 'string', value: 'NAME', help: 'subnet of awsvpc tasks (default subnet-local); it is shown, and all reach each other' },
}

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

export function launchTypeOf(context: CommandContext, taskDefinition: TaskDefinition): LaunchType {
  const wanted = context.values['launch-type']
  if (typeof wanted === 'string') return wanted.toUpperCase() as LaunchType
  return taskDefinition.requiresCompatibilities?.includes('FARGATE') ? 'FARGATE' : 'EC2'
}

/** Undefined unless the network mode is awsvpc, which cannot do without. */
export function networkConfigurationOf(context: CommandContext, taskDefinition: TaskDefinition): NetworkConfiguration | undefined {
  if (taskDefinition.networkMode !== 'awsvpc') return undefined
  const subnet = context.values['subnet']
  return { awsvpcConfiguration: { subnets: [typeof subnet === 'string' ? subnet : 'subnet-local'], assignPublicIp: 'ENABLED' } }
}
