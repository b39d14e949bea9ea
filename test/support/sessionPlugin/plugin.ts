/**
 * What `session-manager-plugin` is to the aws command, with the client of the tests in it: called without arguments to see whether it is
 * there, and with six to take part in a session (spec part 2, 8.2).
 */
import { openDataChannel } from './dataChannelClient.ts'

interface Session {
  SessionId: string
  StreamUrl: string
  TokenValue: string
}

/** The aws command spells the keys as ECS does; the plugin reads them in any case. */
function sessionOf(json: string): Session {
  const entries = Object.entries(JSON.parse(json) as Record<string, string>)
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(/^./, (first) => first.toUpperCase()), value])) as unknown as Session
}

const [session, region, operation, profile, parameters, endpoint] = process.argv.slice(2)
if (session === undefined) console.log('The Session Manager plugin was installed successfully. Use the AWS CLI to start a session.')
else {
  const { SessionId, StreamUrl, TokenValue } = sessionOf(session)
  const { Target: target } = JSON.parse(parameters ?? '') as { Target: string }
  console.log(`\nStarting session with SessionId: ${SessionId}`)
  console.log([region, operation, profile, target, endpoint].join(' | '))
  const client = openDataChannel({ streamUrl: StreamUrl, tokenValue: TokenValue, onOutput: (bytes) => void process.stdout.write(bytes) })
  process.stdin.on('data', (bytes: Buffer) => client.type(bytes.toString()))
  const closed = await client.closed
  process.stdin.pause()
  console.log(`\nExiting session with sessionId: ${SessionId}.${'output' in closed ? closed.output : ` ${closed.code} ${closed.reason}`}`)
}
