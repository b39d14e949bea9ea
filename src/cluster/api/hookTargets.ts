/** What a lifecycle hook calls on this computer, where ECS calls a Lambda function (docs/decisions/0032-shifting-traffic.md). */
export type HookTarget = { kind: 'http'; url: string } | { kind: 'command'; name: string }

const commandPrefix = 'command:'
const commandName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/
const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/

export const isHookCommandName = (name: string): boolean => commandName.test(name)

/** Undefined for what is neither an HTTP address of this computer nor the name of a command: never a command line. */
export function hookTarget(arn: string): HookTarget | undefined {
  if (arn.startsWith(commandPrefix)) {
    const name = arn.slice(commandPrefix.length)
    return isHookCommandName(name) ? { kind: 'command', name } : undefined
  }
  const url = URL.parse(arn)
  const isHere = url?.protocol === 'http:' && loopback.test(url.hostname) && url.username === '' && url.password === ''
  return isHere ? { kind: 'http', url: url.href } : undefined
}
