import { describe, expect, it } from 'vitest'
import { readTaskDefinition, TaskDefinitionUnreadableError } from './readTaskDefinition.ts'
import { writeTaskDefinition } from './writeTaskDefinition.ts'

const refusal = (text: string) => {
  try {
    readTaskDefinition(text)
  } catch (error) {
    if (error instanceof TaskDefinitionUnreadableError) return error
  }
  throw new Error('was read')
}

describe('readTaskDefinition', () => {
  it('takes what register-task-definition takes, unknown members included', () => {
    const text = '\uFEFF{ "family": "web", "containerDefinitions": [{ "name": "a", "image": "b", "newMember": 1 }] }'
    expect(readTaskDefinition(text)).toEqual({
      taskDefinition: { family: 'web', containerDefinitions: [{ name: 'a', image: 'b', newMember: 1 }] },
      notes: [],
    })
  })

  it('takes an answer of describe-task-definition and says what it left out', () => {
    const answer = {
      taskDefinition: { family: 'web', revision: 3, status: 'ACTIVE', containerDefinitions: [] },
      tags: [{ key: 'k', value: 'v' }],
    }
    const read = readTaskDefinition(JSON.stringify(answer))
    expect(read.taskDefinition).toEqual({ family: 'web', containerDefinitions: [], tags: [{ key: 'k', value: 'v' }] })
    expect(read.notes).toEqual(['Taken from an answer of describe-task-definition.', 'Read-only members were left out: revision, status.'])
  })

  it.each([
    ['', /^The text is empty/, undefined],
    ['[]', /^A JSON list is not a task definition/, undefined],
    ['{"services":{}}', /looks like a compose file/, undefined],
    ['{"Resources":{}}', /looks like a CloudFormation template/, undefined],
    ['{"apiVersion":"v1","kind":"Pod"}', /looks like a Kubernetes manifest/, undefined],
    ['{"name":"a","image":"b"}', /looks like a single container definition/, undefined],
    ['{\n  "family": "web"\n  "cpu": 1\n}', /line 3, column 3/, 3],
    ["{\n  'family': 1 }", /strings need double quotes/, 2],
    ['{ "family": "web"', /cannot be read/, undefined],
  ])('refuses %j with a sentence', (text, sentence, line) => {
    const error = refusal(text)
    expect(error.message).toMatch(sentence)
    if (line !== undefined) expect(error.line).toBe(line)
  })

  it('reads back what writeTaskDefinition wrote', () => {
    const text = writeTaskDefinition({ family: 'web', revision: 2, containerDefinitions: [{ name: 'a' }] }, [{ key: 'k', value: 'v' }])
    expect(readTaskDefinition(text)).toEqual({
      taskDefinition: { family: 'web', containerDefinitions: [{ name: 'a' }], tags: [{ key: 'k', value: 'v' }] },
      notes: [],
    })
  })
})
