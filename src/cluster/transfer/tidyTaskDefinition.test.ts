import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { collectTaskDefinitionProblems } from '../api/taskDefinition/collectTaskDefinitionProblems.ts'
import { normaliseTaskDefinition } from '../api/taskDefinition/normaliseTaskDefinition.ts'
import { readTaskDefinition } from './readTaskDefinition.ts'
import { tidyTaskDefinition } from './tidyTaskDefinition.ts'
import { writeTaskDefinition } from './writeTaskDefinition.ts'

const web: RegisterTaskDefinitionRequest = {
  containerDefinitions: [{ cpu: 0, environment: [], mountPoints: [], command: [], name: 'web', memory: 64, image: 'nginx' }],
  volumes: [],
  family: 'web',
  tags: [],
}

describe('tidyTaskDefinition', () => {
  it('puts the telling members first and leaves out what ECS fills in', () => {
    const tidy = tidyTaskDefinition(web)
    expect(tidy).toEqual({ family: 'web', containerDefinitions: [{ name: 'web', image: 'nginx', command: [], memory: 64 }], tags: [] })
    expect(Object.keys(tidy)).toEqual(['family', 'containerDefinitions', 'tags'])
    expect(Object.keys(tidy.containerDefinitions?.[0] ?? {})).toEqual(['name', 'image', 'command', 'memory'])
  })

  it('keeps what it does not know, and what is no task definition at all', () => {
    const odd = { family: 3, containerDefinitions: 'none', Colour: [] } as unknown as RegisterTaskDefinitionRequest
    expect(tidyTaskDefinition(odd)).toEqual(odd)
  })

  it('registers as the same task definition, for everything in the corpus', () => {
    const folder = resolve(process.env['MARINA_CORPUS'] ?? '../shared/corpus', 'task-definitions')
    if (!existsSync(folder)) return console.log(`SKIPPED: no corpus of task definitions at ${folder} (MARINA_CORPUS names its folder).`)
    let compared = 0
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
      const given = readOrNothing(readFileSync(join(folder, name), 'utf8'))
      if (!given || collectTaskDefinitionProblems(given).some(({ severity }) => severity === 'error')) continue
      const registered = normaliseTaskDefinition(given)
      const written = readTaskDefinition(writeTaskDefinition(registered)).taskDefinition
      expect(normaliseTaskDefinition(written), name).toEqual(registered)
      compared += 1
    }
    expect(compared).toBeGreaterThan(0)
  })
})

function readOrNothing(text: string): RegisterTaskDefinitionRequest | undefined {
  try {
    return readTaskDefinition(text).taskDefinition
  } catch {
    return undefined
  }
}
