/** Where a user wants events to go. */
export type EventTarget = { kind: 'http'; url: string } | { kind: 'command'; commandLine: string }

const commandPrefix = 'command:'

/**
 * Reads what `--event-target` says: an HTTP URL, or `command:` and a command line.
 * Throws an Error with a sentence for anything else.
 */
export function parseEventTarget(text: string): EventTarget {
  if (text.startsWith(commandPrefix)) {
    const commandLine = text.slice(commandPrefix.length).trim()
    if (commandLine === '') throw new Error(`The event target ${commandPrefix} names no command. ${howTo}`)
    return { kind: 'command', commandLine }
  }
  const url = URL.parse(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return { kind: 'http', url: url.href }
  throw new Error(`The event target is neither an HTTP address nor a command. ${howTo}`)
}

const howTo = 'Write http://127.0.0.1:9000/events, or command:./on-event.sh.'

/** For logs and people. A query, or a password in an address, is nobody's business. */
export function describeTarget(target: EventTarget): string {
  if (target.kind === 'command') return 'a command'
  const { origin, pathname } = new URL(target.url)
  return `${origin}${pathname}`
}
