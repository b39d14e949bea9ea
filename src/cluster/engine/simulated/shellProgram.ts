import type { Program, ProgramLine } from './script.ts'

/** One thing a simple shell script does. */
export type ShellStep =
  | { kind: 'print'; stream: 'stdout' | 'stderr'; text: string }
  | { kind: 'sleep'; ms: number }
  | { kind: 'trap'; exitCode: number | undefined }
  | { kind: 'exit'; code: number }

const SHELL = /(^|\/)(sh|ash|bash|dash)$/
const FOREVER_MS = 2 ** 40
const NO_SUCH_SIGNAL_HANDLER = 'ignore'

/**
 * What a command line does, where it is so simple that one can say: `sleep 30`, `sh -c 'echo hello; exit 3'`.
 * @param init whether an init process passes signals on; without one the first process ignores what it does not handle
 * @returns undefined for everything else: the simulation does not guess
 */
export function shellProgram(argv: readonly string[], init: boolean): Program | undefined {
  const steps = commandSteps(argv)
  if (!steps) return undefined
  const lines: ProgramLine[] = []
  let afterMs = 0
  let onTerm: Program['onTerm'] = init ? { afterMs: 0, code: 143 } : NO_SUCH_SIGNAL_HANDLER
  for (const step of steps) {
    if (step.kind === 'print') lines.push({ afterMs, stream: step.stream, text: step.text })
    if (step.kind === 'sleep') afterMs += step.ms
    if (step.kind === 'trap') onTerm = step.exitCode === undefined ? 'ignore' : { afterMs: 0, code: step.exitCode }
    if (step.kind === 'exit') return { lines, onTerm, cpuCores: 0, exits: { afterMs, code: step.code } }
  }
  return { lines, onTerm, cpuCores: 0, ...(afterMs < FOREVER_MS && { exits: { afterMs, code: 0 } }) }
}

/** Whether a health check's command passes, where that can be told. */
export function checkPasses(test: readonly string[]): boolean | undefined {
  const argv = test[0] === 'CMD-SHELL' ? ['sh', '-c', test[1] ?? ''] : test.slice(1)
  const program = shellProgram(argv, false)
  return program?.exits && program.exits.code === 0
}

/** The steps of a command, or undefined when one of them is not understood. */
export function commandSteps(argv: readonly string[]): ShellStep[] | undefined {
  if (SHELL.test(argv[0] ?? '') && argv[1] === '-c') return scriptSteps(argv[2] ?? '')
  return argv.length > 0 ? wordsStep(argv) : undefined
}

function scriptSteps(script: string): ShellStep[] | undefined {
  const steps: ShellStep[] = []
  for (const words of splitScript(script)) {
    const step = words.length > 0 ? wordsStep(words) : []
    if (!step) return undefined
    steps.push(...step)
  }
  return steps
}

function wordsStep(words: readonly string[]): ShellStep[] | undefined {
  const [command, ...rest] = words[0] === 'exec' ? words.slice(1) : words
  switch (command) {
    case 'echo':
      return echoStep(rest)
    case 'sleep': {
      const ms = rest[0] === 'infinity' ? FOREVER_MS : Number(rest[0]) * 1_000
      return Number.isNaN(ms) ? undefined : [{ kind: 'sleep', ms }]
    }
    case 'exit':
      return [{ kind: 'exit', code: Number(rest[0] ?? 0) & 255 }]
    case 'true':
      return []
    case 'false':
      return [{ kind: 'exit', code: 1 }]
    case 'trap':
      return rest.includes('TERM') ? [{ kind: 'trap', exitCode: trapCode(rest[0] ?? '') }] : undefined
    default:
      return undefined
  }
}

function echoStep(words: readonly string[]): ShellStep[] | undefined {
  const toError = words.at(-1) === '>&2' || words.at(-1) === '1>&2'
  const text = words.slice(0, toError ? -1 : undefined)
  if (text.some((word) => /[|<>`$]/.test(word))) return undefined
  return [{ kind: 'print', stream: toError ? 'stderr' : 'stdout', text: text.join(' ') }]
}

/** `trap "" TERM` ignores the signal; `trap "exit 7" TERM` ends with 7. */
function trapCode(action: string): number | undefined {
  const match = /^exit(?:\s+(\d+))?$/.exec(action.trim())
  return match ? Number(match[1] ?? 0) : undefined
}

/** Cuts a script into commands of words, minding quotes; `&&` is read as `;`, for no command here fails and goes on. */
export function splitScript(script: string): string[][] {
  const commands: string[][] = [[]]
  for (const [token, , single, double, separator] of script.matchAll(/('([^']*)'|"([^"]*)"|(;|&&|\n)|[^\s;'"&]+(?:&\d)?|>&\d|&)/g)) {
    if (separator !== undefined) commands.push([])
    else commands.at(-1)?.push(single ?? double ?? token)
  }
  return commands
}
