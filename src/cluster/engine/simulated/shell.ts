import type { SimulatedContainer } from './containers.ts'
import { splitScript } from './shellProgram.ts'

/** What a command of the make-believe shell may touch. */
export interface ShellWorld {
  container: SimulatedContainer
  environment: Readonly<Record<string, string>>
  user: string
  print(text: string): void
  /** The next piece of input, or undefined at its end. */
  read(): Promise<string | undefined>
  wait(ms: number): Promise<void>
  now(): number
  size(): { columns: number; rows: number }
}

export interface Outcome {
  code: number
  /** The shell itself ends. */
  exits?: boolean
}

const OK: Outcome = { code: 0 }
const NOT_FOUND = 127

export const BANNER = 'This is Marina\'s simulated engine: no process runs here, and this is no real shell. Type "help" for what it knows.'

type Command = (words: readonly string[], world: ShellWorld) => Promise<Outcome> | Outcome

const COMMANDS: Readonly<Record<string, Command>> = {
  help: printing(() => `${BANNER}\nIt knows: ${Object.keys(COMMANDS).sort().join(', ')}.`),
  echo: printing((words) =>
    words
      .slice(1)
      .join(' ')
      .replace(/\s*1?>&2$/, ''),
  ),
  env: printing((_words, { environment }) =>
    Object.entries(environment)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  ),
  printenv: printing((words, { environment }) => environment[words[1] ?? ''] ?? ''),
  hostname: printing((_words, { container }) => container.spec.hostname ?? container.id.slice(0, 12)),
  pwd: printing((_words, { container }) => container.spec.workingDirectory ?? '/'),
  whoami: printing((_words, { user }) => user),
  id: printing((_words, { user }) => (user === 'root' ? 'uid=0(root) gid=0(root)' : `uid=1000(${user}) gid=1000(${user})`)),
  uname: printing(() => 'Linux'),
  date: printing((_words, world) => new Date(world.now()).toUTCString()),
  ls: printing(() => 'bin  etc  proc  tmp  (simulated: there are no files)'),
  ps: printing(
    (_words, { container }) => `PID   COMMAND\n    1 ${(container.spec.command ?? [container.spec.image]).join(' ')} (simulated)`,
  ),
  stty: printing((words, world) => (words[1] === 'size' ? `${world.size().rows} ${world.size().columns}` : '')),
  true: () => OK,
  false: () => ({ code: 1 }),
  exit: (words) => ({ code: Number(words[1] ?? 0) & 255, exits: true }),
  sleep: async (words, world) => {
    await world.wait(Number(words[1] ?? 0) * 1_000)
    return OK
  },
  cat: async (words, world) => {
    for (const path of words.slice(1)) {
      const text = world.container.files.get(path)
      if (text === undefined) return missing(path, world)
      world.print(text)
    }
    if (words.length > 1) return OK
    for (let piece = await world.read(); piece !== undefined; piece = await world.read()) world.print(piece)
    return OK
  },
}

/** Runs a script of simple commands; the last one's code is its own, as in a shell. */
export async function runScript(script: string, world: ShellWorld): Promise<Outcome> {
  let last = OK
  for (const words of splitScript(script)) {
    if (words.length === 0) continue
    last = await runWords(words, world)
    if (last.exits) return last
  }
  return last
}

/** Runs one command. What is not known is said to be simulated, not just missing. */
export async function runWords(words: readonly string[], world: ShellWorld): Promise<Outcome> {
  const name = (words[0] ?? '').replace(/^.*\//, '')
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (name === 'hello' && words[1] === 'check') {
    const isWell = world.container.health !== 'unhealthy'
    world.print(`${isWell ? 'healthy' : 'unhealthy'}\n`)
    return { code: isWell ? 0 : 1 }
  }
  if (command) return await command(words, world)
  world.print(`${name}: not found (this container is simulated; type "help")\n`)
  return { code: NOT_FOUND }
}

function missing(path: string, world: ShellWorld): Outcome {
  world.print(`cat: can't open '${path}': No such file or directory\n`)
  return { code: 1 }
}

function printing(text: (words: readonly string[], world: ShellWorld) => string): Command {
  return (words, world) => {
    world.print(`${text(words, world)}\n`)
    return OK
  }
}
