import type { Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'

const accountForm = /^\d{12}$/
/** Any name that fits into an ARN: people also use `local`. */
const regionForm = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Who asks, from what a transport knows of the caller; what is missing comes from the defaults (spec part 1, 1.4).
 * Throws InvalidParameterException with a sentence for an account or region that cannot be part of an ARN.
 */
export function callContext(given: { account?: unknown; region?: unknown }, defaults: Scope): CallContext {
  const account = given.account ?? defaults.account
  const region = given.region ?? defaults.region
  if (typeof account !== 'string' || !accountForm.test(account)) throw invalidParameter('An account is 12 digits, such as 000000000000.')
  if (typeof region !== 'string' || !regionForm.test(region)) throw wrongRegion()
  return { account, region, principalArn: `arn:aws:iam::${account}:root` }
}

const wrongRegion = () =>
  invalidParameter('A region is lower-case letters, digits and hyphens, such as us-east-1. Check the region your client is set to.')
