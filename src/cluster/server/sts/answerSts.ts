/**
 * The few calls of AWS STS that tools make before their first ECS call: who am I, and give me credentials for a role. They are answered on
 * the same address in STS's own form, so that one endpoint is enough. Nobody is authenticated here and no role exists: an answer says only
 * which account the calls will be for.
 */
import { parseArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { escapeXml } from '../http/xml.ts'

export interface StsCaller extends Pick<CallContext, 'account' | 'principalArn'> {
  /** What it signed with. Where only this key is admitted, credentials that are handed out must have it too. */
  admittedKey?: string
}

export type StsAnswer = { result: string } | { error: { code: string; message: string } }

type Params = { get(name: string): string | null }
type Action = (params: Params, caller: StsCaller, now: number) => StsAnswer

const actions: Readonly<Record<string, Action>> = {
  GetCallerIdentity: (_params, { account, principalArn }) => ({
    result: elements({ Arn: principalArn, UserId: account, Account: account }),
  }),
  GetSessionToken: (params, caller, now) => {
    const seconds = durationOf(params, { most: 129_600, usual: 43_200 })
    return typeof seconds === 'number' ? { result: credentials(caller, caller.account, now + seconds * 1000) } : seconds
  },
  AssumeRole: assumeRole,
}

/** Names of the actions there are, for sentences. */
export const stsActions: readonly string[] = Object.keys(actions)

/** Of AWS STS; every query API has a date of its own. */
export const stsVersion = '2011-06-15'

/**
 * @param params the form of the request
 * @param now milliseconds since the epoch
 * @returns the content of `<ActionResult>` as XML, or an error in STS's words
 */
export function answerSts(params: Params, caller: StsCaller, now: number): StsAnswer {
  const name = params.get('Action') ?? ''
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action) return action(params, caller, now)
  const shown = /^\w{1,64}$/.test(name) ? ` ${name}` : ''
  return failure(
    'InvalidAction',
    `Could not find operation${shown} for version ${stsVersion}. Marina answers ${stsActions.join(', ')} of AWS STS.`,
  )
}

/** The whole document of an answer. */
export const stsDocument = (action: string, result: string, requestId: string): string =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/${stsVersion}/"><${action}Result>${result}</${action}Result>` +
  `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>\n`

/** Credentials whose calls are for the account of the role, because an access key id of 12 digits names one (spec part 1, 1.4). */
function assumeRole(params: Params, caller: StsCaller, now: number): StsAnswer {
  const seconds = durationOf(params, { most: 43_200, usual: 3_600 })
  if (typeof seconds !== 'number') return seconds
  const arn = parseArn(params.get('RoleArn') ?? '')
  const session = params.get('RoleSessionName') ?? ''
  if (arn?.service !== 'iam' || arn.type !== 'role' || !/^\d{12}$/.test(arn.account))
    return failure('ValidationError', 'RoleArn is not the ARN of a role. Write it as arn:aws:iam::123456789012:role/name.')
  if (!/^[\w+=,.@-]{2,64}$/.test(session))
    return failure('ValidationError', 'RoleSessionName must have 2 to 64 letters, digits and characters of +=,.@_-.')
  const role = arn.path.at(-1) ?? ''
  const user = elements({
    AssumedRoleId: `AROA${arn.account}:${session}`,
    Arn: `arn:${arn.partition}:sts::${arn.account}:assumed-role/${role}/${session}`,
  })
  return { result: `${credentials(caller, arn.account, now + seconds * 1000)}<AssumedRoleUser>${user}</AssumedRoleUser>` }
}

function durationOf(params: Params, { most, usual }: { most: number; usual: number }): number | StsAnswer {
  const given = params.get('DurationSeconds')
  if (given === null) return usual
  const seconds = /^\d{1,6}$/.test(given) ? Number(given) : 0
  if (seconds >= 900 && seconds <= most) return seconds
  return failure('ValidationError', `DurationSeconds must be a whole number from 900 to ${most}.`)
}

/** Nothing in them is secret: signatures are not looked at. */
function credentials({ admittedKey }: StsCaller, account: string, expiresAt: number): string {
  const content = elements({
    AccessKeyId: admittedKey ?? account,
    SecretAccessKey: 'marina-does-not-check-signatures',
    SessionToken: 'marina-does-not-check-tokens',
    Expiration: new Date(expiresAt).toISOString(),
  })
  return `<Credentials>${content}</Credentials>`
}

const elements = (members: Record<string, string>) =>
  Object.entries(members)
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join('')

const failure = (code: string, message: string): StsAnswer => ({ error: { code, message } })
