import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A command at a terminal, as a person has it. */
export interface PseudoTerminal {
  /** Everything that was on the screen. */
  screen(): string
  type(keys: string): void
  resize(size: { columns: number; rows: number }): void
  /** As when its window is closed. */
  hangUp(): void
  /** Of the command; 128 and the signal's number and more where a signal ended it. */
  readonly exitCode: Promise<number>
}

const script = join(import.meta.dirname, 'pseudoTerminal.py')

export function openPseudoTerminal(size: { columns: number; rows: number }, command: readonly string[]): PseudoTerminal {
  const child = spawn('python3', [script, String(size.columns), String(size.rows), ...command], { stdio: ['pipe', 'pipe', 'inherit'] })
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text))
  const tell = (wish: object) => void child.stdin.write(`${JSON.stringify(wish)}\n`)
  return {
    screen: () => screen,
    type: (keys) => tell({ type: keys }),
    resize: ({ columns, rows }) => tell({ resize: [columns, rows] }),
    hangUp: () => void child.stdin.end(),
    exitCode: once(child, 'close').then(([code]) => Number(code)),
  }
}

/** Undefined where python3 can open one; otherwise the sentence to print with the skip. */
export function whyNoPseudoTerminal(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import pty'], { stdio: 'ignore' })
    return undefined
  } catch {
    if (process.env['CI'] === 'true') throw new Error('python3 is missing, which opens pseudo terminals for tests')
    return 'skipped: there is no python3 to open a pseudo terminal with'
  }
}
