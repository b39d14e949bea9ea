import type { IncomingMessage } from 'node:http'
import type { Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { callContext } from '../callContext.ts'
import type { Dispatcher } from '../dispatcher.ts'
import { accountOf, parseCredentialScope } from './credentialScope.ts'
import type { Guards } from './frontDoor.ts'

/** What every kind of call is answered with. */
export interface ApiOptions {
  dispatcher: Dispatcher
  guards: Guards
  defaults: Scope
  /** Bytes. */
  bodyLimit: number
}

/** Who asks. Throws a ClusterError for an account or region that there cannot be. */
export function contextOf(request: IncomingMessage, defaults: Scope): CallContext {
  const scope = parseCredentialScope(request.headers.authorization)
  return callContext({ account: accountOf(scope), region: scope?.region }, defaults)
}
