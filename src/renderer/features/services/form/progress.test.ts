import { describe, expect, it } from 'vitest'
import { engineAttribute } from '#cluster/api/instanceTypes.ts'
import { buildDefinition, t } from '../../views.testSupport.ts'
import { type ProgressFacts, progressProblems } from './progress.ts'

const instance = {
  status: 'ACTIVE',
  registeredResources: [
    { name: 'CPU', integerValue: 1024 },
    { name: 'MEMORY', integerValue: 2048 },
  ],
}
const elsewhere = { ...instance, attributes: [{ name: engineAttribute, value: 'tcp://other:2376' }] }
const taking = (more: object) => buildDefinition({ containerDefinitions: [{ name: 'web', image: 'web', memory: 128, ...more }] })
const onePort = taking({ portMappings: [{ containerPort: 80, hostPort: 8080 }] })
const rolling = { strategy: 'ROLLING', minimumHealthyPercent: 100, maximumPercent: 200 } as const
const facts: ProgressFacts = { desired: 2, deployment: rolling, definition: taking({}), instances: [instance, instance], apart: false }

describe('a configuration that can never make progress', () => {
  it.each<[string, Partial<ProgressFacts>, RegExp]>([
    [
      'percentages leave no room',
      { deployment: { ...rolling, minimumHealthyPercent: 60, maximumPercent: 140 } },
      /no deployment can replace a task/,
    ],
    ['no instance', { instances: [] }, /no active container instance/],
    ['instances that drain', { instances: [{ ...instance, status: 'DRAINING' }] }, /no active container instance/],
    ['a task larger than any instance', { definition: taking({ cpu: 2048 }) }, /needs 2048 CPU units, and the largest .* 1024/],
    ['more memory than any instance', { definition: taking({ memory: 4096 }) }, /needs 4096 MiB/],
    [
      'a port for each task, on instances of one computer',
      { definition: onePort },
      /host port 8080 .* room for 1 task, and 2 never run at once/,
    ],
    ['a port for each task, and no computer more', { definition: onePort, desired: 1 }, /host port 8080 .* before an old one stops/],
    ['tasks apart, and no instance more', { apart: true }, /distinctInstance.* 2 instances, no deployment/],
    ['tasks apart, and fewer instances', { apart: true, desired: 3 }, /3 tasks never run at once/],
    ['two revisions side by side', { apart: true, deployment: { ...rolling, strategy: 'BLUE_GREEN' } }, /before an old one stops/],
  ])('is told of: %s', (_, more, sentence) => {
    expect(progressProblems({ ...facts, ...more }, t)).toEqual([expect.stringMatching(sentence)])
  })

  it.each<[string, Partial<ProgressFacts>]>([
    ['what most have', {}],
    ['a computer more than tasks', { definition: onePort, desired: 1, instances: [instance, elsewhere] }],
    ['leave to stop a task first', { definition: onePort, desired: 1, deployment: { ...rolling, minimumHealthyPercent: 0 } }],
    ['capacity that comes as it is needed', { definition: onePort, instances: undefined }],
    ['no task', { desired: 0, instances: [] }],
    [
      'percentages that do not count where traffic is shifted',
      { deployment: { strategy: 'LINEAR', minimumHealthyPercent: 60, maximumPercent: 140 } },
    ],
  ])('is not: %s', (_, more) => {
    expect(progressProblems({ ...facts, ...more }, t)).toEqual([])
  })
})
