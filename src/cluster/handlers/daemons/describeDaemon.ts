import { requireDaemon } from '../checks/daemons.ts'
import type { Handler } from '../handler.ts'
import { describeDaemon as view } from '../views/describeDaemon.ts'

/** A daemon by its ARN, until its deletion has ended. */
export const describeDaemon: Handler<'DescribeDaemon'> = ({ store }, request, context) => {
  const snapshot = store.read()
  return { daemon: view(snapshot, requireDaemon(snapshot, context, request.daemonArn ?? '')) }
}
