import type { Setting } from '@aws-sdk/client-ecs'
import { parseArn, type Scope } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { checkOneOf } from '../checks/values.ts'

interface SettingRule {
  values: readonly string[]
  /** Of an account that never set it. */
  initial: string
  /** Set by AWS alone. */
  managed?: true
}

const longArns: SettingRule = { values: ['enabled'], initial: 'enabled' }
const onceDisabled: SettingRule = { values: ['enabled', 'disabled'], initial: 'disabled' }

/** Every setting there is (spec part 1, 2.7), in ECS's order. */
export const settingRules = {
  serviceLongArnFormat: longArns,
  taskLongArnFormat: longArns,
  containerInstanceLongArnFormat: longArns,
  awsvpcTrunking: onceDisabled,
  containerInsights: { values: ['enabled', 'disabled', 'enhanced'], initial: 'disabled' },
  fargateFIPSMode: onceDisabled,
  tagResourceAuthorization: { values: ['on', 'off'], initial: 'on' },
  fargateTaskRetirementWaitPeriod: { values: ['0', '7', '14'], initial: '7' },
  guardDutyActivate: { values: ['on', 'off'], initial: 'off', managed: true },
  defaultLogDriverMode: { values: ['blocking', 'non-blocking'], initial: 'non-blocking' },
  fargateEventWindows: onceDisabled,
} satisfies Record<NonNullable<Setting['name']>, SettingRule>

export type AccountSettingName = keyof typeof settingRules
export const settingNames = Object.keys(settingRules) as AccountSettingName[]

const ruleOf = (name: AccountSettingName): SettingRule => settingRules[name]

/** Of a request: its wire check lets no other name through. */
export const settingNameOf = (name: string | undefined) => name as AccountSettingName

/** Throws for a value the setting cannot have, and for a setting that only AWS sets. */
export function checkSettingValue(name: AccountSettingName, value: string): void {
  const { values, managed } = ruleOf(name)
  if (managed) throw invalidParameter(`The setting ${name} is managed by AWS and can not be changed.`)
  if (values === longArns.values && value === 'disabled')
    throw invalidParameter(`The setting ${name} can not be disabled: the long ARN format is the only one there is.`)
  checkOneOf(`The value of ${name}`, value, values)
}

/** What root sets holds for everybody in the account who set nothing else. */
export const rootOf = ({ account }: Scope) => `arn:aws:iam::${account}:root`

/** Whose setting is meant: the caller's own unless another user or role of the account is named. */
export function principalOf(principalArn: string | undefined, context: Scope & { principalArn: string }): string {
  if (principalArn === undefined) return context.principalArn
  const isRoot = principalArn === rootOf(context)
  const arn = parseArn(principalArn)
  const isTheirs = arn?.service === 'iam' && arn.account === context.account && (arn.type === 'user' || arn.type === 'role')
  if ((isRoot || isTheirs) && principalArn.length <= 2048) return principalArn
  throw invalidParameter(`The principalArn is invalid. Specify the ARN of a user, a role or root in the account ${context.account}.`)
}

export const settingKey = (scope: Scope, principalArn: string, name: string) => `${scope.account}/${scope.region}/${principalArn}/${name}`

/** What holds for a user: their own setting, then root's, then ECS's default (spec part 1, 2.7). */
export function effectiveValue(snapshot: Snapshot, scope: Scope, principalArn: string, name: AccountSettingName): string {
  const set = (principal: string) => snapshot.accountSettings.get(settingKey(scope, principal, name))?.value
  return set(principalArn) ?? set(rootOf(scope)) ?? ruleOf(name).initial
}

export const settingType = (name: AccountSettingName): Setting['type'] => (ruleOf(name).managed ? 'aws_managed' : 'user')
