import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collectTaskDefinitionProblems } from './collectTaskDefinitionProblems.ts'
import { fargateSizeAdvice } from './taskSize.ts'

const app = { name: 'app', image: 'nginx', memory: 128 }
const problems = (input: unknown) =>
  collectTaskDefinitionProblems(input).map(({ path, message, severity }) => ({ path, message, severity }))

describe('every problem of a task definition at once', () => {
  it('says how to write a value of the wrong type, and checks the rest as if it were not there', () => {
    const input = { family: 'web', cpu: 256, containerDefinitions: [{ ...app, memory: '128', essential: 'true', command: 'run' }] }
    expect(problems(input)).toEqual([
      { path: 'cpu', message: '`cpu` is the number 256; ECS wants text. Write it in quotes: "256".', severity: 'error' },
      {
        path: 'containerDefinitions[0].memory',
        message: '`containerDefinitions[0].memory` is text; ECS wants a number. Write it without quotes: 128.',
        severity: 'error',
      },
      {
        path: 'containerDefinitions[0].essential',
        message: '`containerDefinitions[0].essential` is text; ECS wants true or false. Write it without quotes: true.',
        severity: 'error',
      },
      {
        path: 'containerDefinitions[0].command',
        message: '`containerDefinitions[0].command` is text; ECS wants a list. Put it in [ ].',
        severity: 'error',
      },
    ])
  })

  it.each([
    ['Memory', 'memory'],
    ['entrypoint', 'entryPoint'],
    ['portMapings', 'portMappings'],
    ['enviroment', 'environment'],
    ['comamnd', 'command'],
  ])('knows what %s was meant to be', (name, meant) => {
    const [problem] = problems({ family: 'web', containerDefinitions: [{ ...app, [name]: 'x' }] })
    expect(problem).toEqual({
      path: `containerDefinitions[0].${name}`,
      message: `ECS does not know \`${name}\` and ignores it. Write \`${meant}\`.`,
      severity: 'warning',
    })
  })

  it("says of what is missing what it is for, with ECS's sentence", () => {
    expect(collectTaskDefinitionProblems({}).map(({ path, ecs }) => [path, ecs])).toEqual([
      ['family', 'Family should not be null or empty.'],
      ['containerDefinitions', 'Container list cannot be empty.'],
    ])
    const secret = { family: 'web', executionRoleArn: 'r', containerDefinitions: [{ ...app, healthCheck: {}, secrets: [{ name: 'A' }] }] }
    expect(problems(secret).map(({ path }) => path)).toEqual([
      'containerDefinitions[0].secrets[0].valueFrom',
      'containerDefinitions[0].healthCheck.command',
    ])
  })

  it('takes the members of an answer for what they are, and null for not given', () => {
    const input = { family: 'web', containerDefinitions: [{ ...app, mountPoints: null }], revision: 3, status: 'ACTIVE' }
    expect(problems(input).map(({ path, severity }) => [path, severity])).toEqual([
      ['revision', 'info'],
      ['status', 'info'],
    ])
  })

  it('reports what breaks several rules with all of them', () => {
    const input = {
      family: '',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'bridge',
      containerDefinitions: [{ ...app, essential: false, stopTimeout: 1 }, app],
    }
    expect(problems(input).map(({ path }) => path)).toEqual([
      'family',
      'containerDefinitions[1].name',
      'networkMode',
      'containerDefinitions[0].stopTimeout',
      'cpu',
      'memory',
    ])
  })

  it('warns of ports that cannot both be had', () => {
    const port = (hostPort: number) => ({ portMappings: [{ containerPort: 80, hostPort }] })
    const input = {
      family: 'web',
      containerDefinitions: [
        { ...app, ...port(8080) },
        { ...app, name: 'side', ...port(8080) },
      ],
    }
    expect(problems(input)).toMatchObject([{ path: 'containerDefinitions[1].portMappings[0]', severity: 'warning' }])
    const apart = {
      family: 'web',
      containerDefinitions: [
        { ...app, ...port(8080) },
        { ...app, name: 'side', ...port(0) },
      ],
    }
    expect(problems(apart)).toEqual([])
  })

  it('says what Fargate would take instead', () => {
    expect(fargateSizeAdvice(256, 4096)).toBe('Fargate with 0.25 vCPU allows 0.5, 1 or 2 GB. Choose 2 GB (memory "2048") or another CPU.')
    expect(fargateSizeAdvice(1024, 1024)).toBe('Fargate with 1 vCPU allows 2 to 8 GB. Choose 2 GB (memory "2048") or another CPU.')
    expect(fargateSizeAdvice(300, 1024)).toBe('Fargate has no size with 300 CPU units. Choose 256, 512, 1024, 2048, 4096, 8192 or 16384.')
  })

  it('says of a definition far too large that it is, and soon', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) => ({
      ...app,
      name: `c${n}`,
      dependsOn: [{ containerName: `c${n + 1}`, condition: 'START' }],
    }))
    expect(problems({ family: 'web', containerDefinitions: chain })).toMatchObject([
      { path: '', message: expect.stringContaining('ECS takes at most 64') as string },
    ])
  })

  it('takes any JSON whatever', () => {
    const survives = (value: unknown) => Array.isArray(collectTaskDefinitionProblems(value))
    fc.assert(fc.property(fc.jsonValue(), survives))
    const members = fc.dictionary(
      fc.constantFrom('family', 'containerDefinitions', 'volumes', 'cpu', 'networkMode', 'tags'),
      fc.jsonValue(),
    )
    fc.assert(fc.property(members, survives))
  })
})
