/**
 * Writes `requestShapes.json`: the requests that the sibling services take and how they spell the sentence of each error, as the SDKs'
 * run-time schemas have them; and `query/answerShapes.json`, the answers of those that speak XML. Run it after an update of an SDK or for a new operation: `node src/cluster/server/services/generate.ts`; a
 * test fails until that is done.
 */
import { writeFileSync } from 'node:fs'
import * as autoscaling from '@aws-sdk/client-application-auto-scaling'
import * as ec2autoscaling from '@aws-sdk/client-auto-scaling'
import * as monitoring from '@aws-sdk/client-cloudwatch'
import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as elasticloadbalancing from '@aws-sdk/client-elastic-load-balancing-v2'
import * as events from '@aws-sdk/client-eventbridge'
import * as secretsmanager from '@aws-sdk/client-secrets-manager'
import * as servicediscovery from '@aws-sdk/client-servicediscovery'
import * as ssm from '@aws-sdk/client-ssm'
import { ecsErrorCodes, frontDoorErrorCodes, siblingErrorCodes } from '#cluster/api/errors.ts'
import { type SiblingName, siblingFacts, siblingNames } from '#cluster/api/siblings.ts'
import { generateRequestShapes, resolveSchema, sdkOperations } from '../schemas/generate.ts'
import type { RequestShapes } from '../schemas/requestShapes.ts'
import type { SiblingShapes } from './siblingCatalogue.ts'

const modules: Readonly<Record<SiblingName, object>> = {
  secretsmanager,
  ssm,
  logs,
  servicediscovery,
  elasticloadbalancing,
  autoscaling,
  ec2autoscaling,
  events,
  monitoring,
}

/** Errors are structures of a number of their own. */
const errorKind = -3

/** Errors of an SDK, by name: their members. */
export function sdkErrors(name: SiblingName): Map<string, readonly string[]> {
  const schemas = Object.values(modules[name]).filter((value: unknown) => Array.isArray(value) && value[0] === errorKind)
  return new Map((schemas as [number, string, string, unknown, string[]][]).map((schema) => [schema[2], schema[4]]))
}

const ourCodes = [...ecsErrorCodes, ...frontDoorErrorCodes, ...siblingErrorCodes]

function shapesOf(name: SiblingName): SiblingShapes {
  const all = sdkOperations(modules[name])
  const answered = [...all].filter(([operation]) => siblingFacts[name].operations.includes(operation))
  const errors = sdkErrors(name)
  return {
    ...generateRequestShapes(new Map(answered)),
    notAnswered: [...all.keys()].filter((operation) => !siblingFacts[name].operations.includes(operation)).sort(),
    // XML has but one spelling.
    capitalMessage: siblingFacts[name].queryVersion ? [] : ourCodes.filter((code) => errors.get(code)?.includes('Message')).sort(),
  }
}

export const generateSiblingShapes = (): Record<SiblingName, SiblingShapes> =>
  Object.fromEntries(siblingNames.map((name) => [name, shapesOf(name)])) as Record<SiblingName, SiblingShapes>

export const siblingShapesText = (): string => `${JSON.stringify(generateSiblingShapes(), undefined, 2)}\n`

/** Answers are tables of the same kind as requests; some operations have none, which the SDK says by a word in place of a schema. */
function answerShapesOf(name: SiblingName): RequestShapes {
  const answered = [...sdkOperations(modules[name])].filter(
    ([operation, { response }]) => siblingFacts[name].operations.includes(operation) && Array.isArray(resolveSchema(response)),
  )
  return generateRequestShapes(new Map(answered.map(([operation, { response }]) => [operation, { request: response, response }])))
}

const speakXml = siblingNames.filter((name) => siblingFacts[name].queryVersion !== undefined)

export const answerShapesText = (): string =>
  `${JSON.stringify(Object.fromEntries(speakXml.map((name) => [name, answerShapesOf(name)])), undefined, 2)}\n`

if (import.meta.main) {
  writeFileSync(new URL('requestShapes.json', import.meta.url), siblingShapesText())
  writeFileSync(new URL('../query/answerShapes.json', import.meta.url), answerShapesText())
}
