import { randomUUID } from 'node:crypto'
import type Docker from 'dockerode'
import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { DockerClient } from './dockerClient.ts'
import { HANG_UP_TIMEOUT } from './timeouts.ts'

/**
 * The engine goes on with a command that nobody is connected to any more, and knows no way to end one. So each command carries a mark in
 * its environment, which what it starts inherits, and a second command looks for the mark.
 */
export const newMark = (): string => `MARINA_EXEC=${randomUUID()}`

/**
 * What a terminal that is gone sends, also to the one that leads the session, whose own environment may be out of reach; a stopped process
 * takes it only when it goes on. Built-ins of the shell alone: an image may have no more.
 */
const HANG_UP = `for file in /proc/[0-9]*/environ; do
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in *"$1"*)
      pid=\${file#/proc/}; pid=\${pid%/environ}
      read -r leader < /proc/$pid/stat; leader=\${leader##*) }; leader=\${leader#* * * }; leader=\${leader%% *}
      [ "$leader" -gt 1 ] && kill -HUP $leader
      kill -HUP $pid; kill -CONT $pid; break;;
    esac
  done < $file
done 2>/dev/null`

/** The command may not have begun yet when it is closed, or take a moment to end. */
const LOOKS = 4
const PAUSE_MS = 500
const ROOT = '0'

const SHELL = /(^|\/)(sh|ash|bash|dash|ksh|zsh)$/

/**
 * The same command, its mark within reach: the kernel hides the environment of what an engine begins as root until that begins a program
 * itself, so a shell begins itself once more.
 */
export function withinReach(command: readonly string[]): string[] {
  const [program = ''] = command
  return SHELL.test(program) ? [program, '-c', 'exec "$0" "$@"', ...command] : [...command]
}

export interface Closed {
  container: string
  exec: Docker.Exec
  mark: string
  /** Undefined: the container's own. */
  user: string | undefined
}

/**
 * Sends SIGHUP to a command and everything it started, as a closed terminal does; what ignores that goes on, as with `nohup`.
 * Rejects where the container has no shell, does not run any more, or the engine does not answer.
 */
export async function hangUp(client: DockerClient, clock: Clock, { container, exec, mark, user }: Closed): Promise<void> {
  // Root without further rights can read the environment of its own processes only, and a session's user of its own.
  const users = user === ROOT ? [ROOT] : [user, ROOT]
  for (let look = 0; look < LOOKS; look += 1) {
    await Promise.all(users.map((each) => runUnwatched(client, container, ['sh', '-c', HANG_UP, 'sh', mark], each)))
    await sleep(clock, PAUSE_MS, client.closed)
    if (await hasEnded(client, exec)) return
  }
}

async function runUnwatched(client: DockerClient, container: string, command: string[], user: string | undefined): Promise<void> {
  await client.call(HANG_UP_TIMEOUT, async (docker, abortSignal) => {
    const exec = await docker
      .getContainer(encodeURIComponent(container))
      .exec({ Cmd: command, ...(user !== undefined && { User: user }), abortSignal })
    await exec.start({ Detach: true, abortSignal })
  })
}

/** One that has not begun yet does not run either. */
async function hasEnded(client: DockerClient, exec: Docker.Exec): Promise<boolean> {
  const { Running, ExitCode } = await client.call(HANG_UP_TIMEOUT, (_docker, abortSignal) => exec.inspect({ abortSignal }))
  return !Running && ExitCode !== null
}
