import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RegisterTaskDefinitionRequest, TaskDefinition } from '@aws-sdk/client-ecs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectTaskDefinitionProblems } from '#cluster/api/taskDefinition/collectTaskDefinitionProblems.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createDispatcher, type DispatcherOptions } from '#cluster/server/dispatcher.ts'
import { createHttpServer } from '#cluster/server/http/httpServer.ts'
import { tellRun } from '#test/support/tellRun.ts'
import { caller, corpusFolder, createHandlersWorld } from '../handlers.testSupport.ts'
import { notJson, type Refusal, refusedFiles, registeredFiles } from './corpusVerdicts.testSupport.ts'

interface CorpusFile {
  file: string
  text: string
  /** As it would be registered; undefined where the file is a template or not JSON. */
  definition: RegisterTaskDefinitionRequest | undefined
}

/** Placeholders of templates make a file unreadable; that is the file's, not ours. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const textOf = (path: string) => readFileSync(path, 'utf8').replace(/^\uFEFF/, '')

function load(folder: string): CorpusFile[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return files.sort().map((file) => {
    const text = textOf(join(folder, file))
    const json = parse(text) as (RegisterTaskDefinitionRequest & { taskDefinition?: RegisterTaskDefinitionRequest }) | undefined
    return { file, text, definition: json && asRegistered(json.taskDefinition ?? json) }
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

/** The handlers behind a real listener: what is not JSON or has a wrong type is answered before they see it. */
async function openWire() {
  const world = createHandlersWorld()
  // Nothing but ECS operations is asked for.
  const others = {} as Pick<DispatcherOptions, 'marina' | 'streams'>
  const dispatcher = createDispatcher({ ecs: world.handlers, ...others, log: silentLogger })
  const server = createHttpServer({
    dispatcher,
    port: 0,
    token: 'corpus',
    account: caller.account,
    region: caller.region,
    log: silentLogger,
  })
  const { endpoint } = await server.listen()
  const send = async (operation: string, body: string): Promise<Answer> => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}` }
    const answer = await fetch(endpoint, { method: 'POST', headers, body })
    return (await answer.json()) as Answer
  }
  return { close: () => server.close(), send, register: (body: string) => send('RegisterTaskDefinition', body) }
}

interface Answer {
  taskDefinition?: TaskDefinition
  __type?: string
  message?: string
}

const registered = 'registered'
const verdictOf = ({ __type, message }: Answer) => (__type === undefined ? registered : `${__type}: ${message}`)

/** Of what is not JSON the parser says more. */
function wireSentence(answer: string, { sentence = registered }: Partial<Refusal> = {}): string {
  return sentence === notJson ? answer.slice(0, notJson.length) : answer
}

describe.skipIf(!folder)('task definitions of the corpus', () => {
  const files = folder === undefined ? [] : load(folder)
  const answers = new Map<string, Answer>()
  let wire: Awaited<ReturnType<typeof openWire>>
  beforeAll(async () => {
    wire = await openWire()
    for (const { file, text, definition } of files) {
      answers.set(file, await wire.register(definition === undefined ? text : JSON.stringify(definition)))
    }
  })
  afterAll(() => wire.close())

  const verdict = (file: string) => verdictOf(answers.get(file) ?? {})

  it('register, or are refused with the sentence that is written down for each', () => {
    const count = files.filter(({ file }) => verdict(file) === registered).length
    tellRun(`${count} of ${files.length} task definitions of the corpus register:\n${table().join('\n')}`)
    const expected = [
      ...registeredFiles.map((file) => [file, registered]),
      ...Object.entries(refusedFiles).map(([file, { sentence }]) => [file, sentence]),
    ]
    expect(Object.fromEntries(files.map(({ file }) => [file, wireSentence(verdict(file), refusedFiles[file])]))).toEqual(
      Object.fromEntries(expected),
    )
  })

  function table(): string[] {
    const widest = Math.max(...files.map(({ file }) => file.length))
    return files.map(({ file }) => {
      if (verdict(file) === registered) return `${file.padEnd(widest)}  ${registered}`
      const { kind = 'refused', why = 'nobody wrote down why' } = refusedFiles[file] ?? {}
      return `${file.padEnd(widest)}  ${kind.padEnd(registered.length)}  ${verdict(file).replaceAll(/\s+/g, ' ')}  [${why}]`
    })
  }

  it.each(registeredFiles)('%s: registered again it is the same', async (file) => {
    const taskDefinitionArn = answers.get(file)?.taskDefinition?.taskDefinitionArn
    const { taskDefinition } = await wire.send('DescribeTaskDefinition', JSON.stringify({ taskDefinition: taskDefinitionArn }))
    const again = await wire.register(JSON.stringify(asRegistered(taskDefinition ?? {})))
    expect(verdictOf(again)).toBe(registered)
    expect(lasting(again.taskDefinition)).toEqual(lasting(taskDefinition))
    expect(again.taskDefinition?.revision).toBeGreaterThan(taskDefinition?.revision ?? 0)
  })

  it('are called wrong by the editor exactly when they are refused', () => {
    for (const { file, definition } of files) {
      if (definition === undefined) continue
      const wrong = collectTaskDefinitionProblems(definition).some(({ severity }) => severity === 'error')
      expect({ file, wrong }).toEqual({ file, wrong: verdict(file) !== registered })
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
    const recording = parse(textOf(join(recordings ?? '', file))) as Recording
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
