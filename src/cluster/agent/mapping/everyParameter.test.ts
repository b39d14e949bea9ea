import { ContainerDefinition$, type TaskDefinition, TaskDefinition$ } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { planContainer } from '../containers/planContainer.ts'
import { planPause } from '../containers/planPause.ts'
import { planVolumes } from '../containers/planVolumes.ts'
import { explainLocalDifferences } from '../localDifferences.ts'
import { dependenciesOf } from '../tasks/dependencies.ts'
import { everyContainerParameter, everyTaskParameter } from './everyParameter.testSupport.ts'

/** What acts on a parameter that is no part of what the engine is told. */
const readElsewhere: Readonly<Record<string, string>> = {
  'containerDefinitions[].essential': 'control/tasks ends the task with it',
  'containerDefinitions[].startTimeout': 'tasks/dependencies gives up waiting after it',
  'containerDefinitions[].repositoryCredentials': 'images/registryAuth signs in with it',
  'containerDefinitions[].versionConsistency': 'tasks/doStep pulls by the digest of the deployment',
  'containerDefinitions[].portMappings[].name': 'handlers/serviceConnect finds the mapping by it',
  'containerDefinitions[].portMappings[].appProtocol': 'traffic/connect tells requests or connections apart by it',
  taskDefinitionArn: 'says which revision it is',
  revision: 'says which revision it is',
  status: 'handlers refuse a revision that is not ACTIVE',
  requiresAttributes: 'control/scheduler',
  placementConstraints: 'control/scheduler',
  compatibilities: 'handlers compare it with the launch type',
  registeredAt: 'history',
  deregisteredAt: 'history',
  deleteRequestedAt: 'history',
  registeredBy: 'history',
}

type Schema = number | (() => Schema) | readonly unknown[]

/** Looks through functions and `[schema, traits]` pairs. */
function resolved(schema: Schema): number | readonly unknown[] {
  if (typeof schema === 'function') return resolved(schema())
  return typeof schema === 'number' || typeof schema[1] === 'string' ? schema : resolved(schema[0] as Schema)
}

/** Every member that a shape reaches, as `portMappings[].hostPort`. */
function leaves(of: Schema, path: string): string[] {
  const schema = resolved(of)
  if (typeof schema === 'number' || schema[0] === 0) return [path]
  if (schema[0] === 1) return leaves(schema[4] as Schema, `${path}[]`)
  if (schema[0] !== 3 && schema[0] !== 4) return [path]
  const names = schema[4] as string[]
  if (names.length === 0 || schema[0] === 4) return [path]
  return names.flatMap((name, index) => leaves((schema[5] as Schema[])[index] as Schema, path === '' ? name : `${path}.${name}`))
}

const isContainer = (path: string) => path.startsWith('containerDefinitions[]')
const paths = [
  ...leaves(TaskDefinition$ as Schema, '').filter((path) => !isContainer(path)),
  ...leaves(ContainerDefinition$ as Schema, '').map((path) => `containerDefinitions[].${path}`),
]

const every: TaskDefinition = {
  ...everyTaskParameter,
  containerDefinitions: [everyContainerParameter, { name: 'db', image: 'db', healthCheck: { command: ['CMD', '/check'] } }],
}

/** The definition with the value at a path another one; undefined where the sample has none there. */
function changedAt(definition: TaskDefinition, path: string): TaskDefinition | undefined {
  const copy = structuredClone(definition)
  let changes = 0
  const change = (owner: Record<string, unknown>, [step = '', ...rest]: string[]): void => {
    const name = step.replace('[]', '')
    const value = owner[name]
    if (value === undefined) return
    if (rest.length === 0) {
      owner[name] = another(value, path)
      changes += 1
    } else for (const inner of Array.isArray(value) ? value : [value]) change(inner as Record<string, unknown>, rest)
  }
  change(copy as Record<string, unknown>, path.split('.'))
  return changes > 0 ? copy : undefined
}

/** Where not any other value will do. */
const others: Readonly<Record<string, unknown>> = {
  networkMode: 'none',
  cpu: '1024',
  'containerDefinitions[].portMappings[].containerPortRange': '9000-9005',
  'containerDefinitions[].portMappings[].protocol': 'sctp',
  'containerDefinitions[].dependsOn[].condition': 'START',
  'containerDefinitions[].linuxParameters.devices[].permissions': ['write'],
  'volumes[].name': undefined,
}

function another(value: unknown, path: string): unknown {
  if (Object.hasOwn(others, path)) return others[path]
  if (typeof value === 'string') return `${value}x`
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  if (value instanceof Date) return new Date(1)
  if (Array.isArray(value)) return typeof value[0] === 'number' ? [...(value as unknown[]), 9] : ['another']
  return { another: 'one' }
}

/** Everything the agent makes of a definition, in a network of the container's own and in the task's. */
function told(definition: TaskDefinition): string {
  const modes = definition.networkMode === 'bridge' ? (['bridge', 'awsvpc'] as const) : [definition.networkMode]
  return JSON.stringify(modes.map((networkMode) => plans({ ...definition, networkMode })))
}

function plans({ revision: _, containerDefinitions = [], ...definition }: TaskDefinition) {
  const record = taskDefinition({ ...definition, containerDefinitions })
  const task = taskOf(record)
  const context = { taskDefinition: record, installation: 'here', publishAddress: '127.0.0.1', engineCpus: 8, pauseImage: 'pause' }
  return {
    containers: containerDefinitions.map((container) => ignoringErrors(() => planContainer(task, container, context))),
    pause: task.pauseEngineName && planPause(task, context),
    volumes: planVolumes(task, record, 'here'),
    dependencies: containerDefinitions.map((container) => dependenciesOf(container, containerDefinitions)),
  }
}

/** A refusal is an answer, too. */
function ignoringErrors<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    return String(error)
  }
}

const differences = explainLocalDifferences(every, { publishAddress: '127.0.0.1' }).map(({ path }) => path.replace(/\[\d+\]/g, '[]'))
const isWithin = (path: string, owners: readonly string[]) =>
  owners.some((owner) => path === owner || path.startsWith(`${owner}.`) || path.startsWith(`${owner}[`))

describe('every parameter of a task definition', () => {
  it('has a value in the sample, nested ones included', () => {
    expect(paths.length).toBeGreaterThan(130)
    expect(paths.filter((path) => !changedAt(every, path))).toEqual([])
  })

  it('is told to the engine, acted on by somebody else, or listed as a local difference', () => {
    const before = told(every)
    const known = [...differences, ...Object.keys(readElsewhere)]
    const dropped = paths.filter((path) => !isWithin(path, known) && told(changedAt(every, path) ?? every) === before)
    expect(dropped).toEqual([])
  })
})
