import * as sdk from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { type Shape, taskDefinitionShape } from './taskDefinitionShape.ts'

type Schema = number | (() => Schema) | readonly unknown[]

const simple: Record<number, Shape> = { 0: 'text', 1: 'number', 2: 'flag', 64: { list: 'text' }, 65: { list: 'number' }, 128: 'textMap' }

/** The SDK's run-time schema in our words: `[kind, namespace, name, traits, …]`, lists are kind 1, structures 3, unions 4. */
function fromSdk(schema: Schema): Shape {
  if (typeof schema === 'function') return fromSdk(schema())
  if (typeof schema === 'number') return simple[schema] ?? 'anything'
  if (typeof schema[1] !== 'string') return fromSdk(schema[0] as Schema)
  if (schema[0] === 1) return { list: fromSdk(schema[4] as Schema) }
  if (schema[0] === 4) return 'anything'
  const names = schema[4] as string[]
  const members = names.map((name, index) => [name, fromSdk((schema[5] as Schema[])[index] as Schema)])
  return { members: Object.fromEntries(members) as Record<string, Shape>, required: (schema[6] as number | undefined) ?? 0 }
}

function requiredOf(shape: Shape): string[] {
  return typeof shape === 'object' && 'members' in shape ? Object.keys(shape.members).slice(0, shape.required) : []
}

describe('the shape of a task definition', () => {
  it("is the SDK's own, member for member", () => {
    const theirs = fromSdk(sdk.RegisterTaskDefinitionRequest$ as Schema)
    expect(taskDefinitionShape).toEqual(theirs)
    expect(requiredOf(taskDefinitionShape)).toEqual(requiredOf(theirs))
  })
})
