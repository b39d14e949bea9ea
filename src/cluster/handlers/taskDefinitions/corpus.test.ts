import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RegisterTaskDefinitionRequest, TaskDefinition } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { collectTaskDefinitionProblems } from '#cluster/api/taskDefinition/collectTaskDefinitionProblems.ts'
import { corpusFolder, createHandlersWorld } from '../handlers.testSupport.ts'

interface CorpusFile {
  file: string
  /** As it would be registered; undefined where the file is a template or not JSON. */
  definition: RegisterTaskDefinitionRequest | undefined
}

/** Placeholders of templates make a file unreadable; that is the file's, not ours. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function load(folder: string): CorpusFile[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return files.map((file) => {
    const json = readJson(join(folder, file)) as
      | (RegisterTaskDefinitionRequest & { taskDefinition?: RegisterTaskDefinitionRequest })
      | undefined
    return { file, definition: json && asRegistered(json.taskDefinition ?? json) }
  })
}

const readOnly = ['taskDefinitionArn', 'revision', 'status', 'requiresAttributes', 'compatibilities', 'registeredAt', 'registeredBy']

const asRegistered = (definition: object) =>
  Object.fromEntries(Object.entries(definition).filter(([name]) => !readOnly.includes(name))) as unknown as RegisterTaskDefinitionRequest

/** What stays the same from one revision to the next. */
function lasting(definition: TaskDefinition | undefined): Partial<TaskDefinition> {
  const { taskDefinitionArn: _, revision: __, registeredAt: ___, ...rest } = definition ?? {}
  return rest
}

const folder = corpusFolder('task-definitions')

/** What the wire check would refuse before a handler is reached; a single container is not a task definition. */
const wrongShape = (definition: RegisterTaskDefinitionRequest) =>
  collectTaskDefinitionProblems(definition).find(({ severity, ecs }) => severity === 'error' && ecs === undefined)?.message

describe.skipIf(!folder)('task definitions of the corpus', () => {
  const world = createHandlersWorld()
  const outcomes = load(folder ?? '').map(({ file, definition }) => {
    const why = definition === undefined ? 'not JSON' : (wrongShape(definition) ?? refusalOf(definition))
    return { file, definition, why }
  })

  function refusalOf(definition: RegisterTaskDefinitionRequest): string | undefined {
    const refusal = world.refusal('RegisterTaskDefinition', definition)
    return refusal === 'answered' ? undefined : refusal
  }

  it('register, or are refused with a reason', () => {
    const refused = outcomes.flatMap(({ file, why }) => (why ? [`  ${file}: ${why}`] : []))
    console.info(`${outcomes.length - refused.length} of ${outcomes.length} task definitions register; refused:\n${refused.join('\n')}`)
    expect(outcomes.length - refused.length).toBeGreaterThan(outcomes.length / 2)
  })

  it.each(outcomes.filter(({ why }) => !why).map(({ file, definition }) => [file, definition] as const))(
    '%s: registered again it is the same',
    (_, definition) => {
      if (!definition) throw new Error('unreadable')
      const first = world.call('RegisterTaskDefinition', definition)
      const { taskDefinition } = world.call('DescribeTaskDefinition', { taskDefinition: first.taskDefinition?.taskDefinitionArn })
      const second = world.call('RegisterTaskDefinition', asRegistered(taskDefinition ?? {}))
      expect(lasting(second.taskDefinition)).toEqual(lasting(taskDefinition))
      expect(second.taskDefinition?.revision).toBe((taskDefinition?.revision ?? 0) + 1)
    },
  )

  it('are called wrong by the editor exactly when they are refused', () => {
    for (const { definition, why } of outcomes) {
      if (definition === undefined) continue
      const wrong = collectTaskDefinitionProblems(definition).some(({ severity }) => severity === 'error')
      expect(wrong).toBe(why !== undefined)
    }
  })
})

interface Recording {
  operation: string
  input: RegisterTaskDefinitionRequest
  httpStatus: number
  errorCode?: string
  response: { taskDefinition: TaskDefinition; message: string }
}

const recordings = corpusFolder('recordings')
const recorded = recordings === undefined ? [] : readdirSync(recordings).filter((file) => file.includes('stackd-registertaskdefinition'))

describe.skipIf(!recordings)('what AWS answered to RegisterTaskDefinition', () => {
  it.each(recorded)('%s', (file) => {
    const recording = readJson(join(recordings ?? '', file)) as Recording
    const world = createHandlersWorld()
    if (recording.httpStatus !== 200) {
      expect(world.refusal('RegisterTaskDefinition', recording.input)).toBe(`${recording.errorCode}: ${recording.response.message}`)
      return
    }
    const { taskDefinition = {} } = world.call('RegisterTaskDefinition', recording.input)
    const theirs = recording.response.taskDefinition
    expect(Object.keys(taskDefinition).sort()).toEqual(Object.keys(theirs).sort())
    expect(taskDefinition.containerDefinitions).toEqual(theirs.containerDefinitions)
    expect(new Set(taskDefinition.compatibilities)).toEqual(new Set(theirs.compatibilities))
    expect(new Set(taskDefinition.requiresAttributes?.map(({ name }) => name))).toEqual(
      new Set(theirs.requiresAttributes?.map(({ name }) => name)),
    )
  })
})
