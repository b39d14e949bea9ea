import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface CommandResult {
  /** Null when a signal ended it. */
  code: number | null
  /** The last lines of both outputs, for a message about a failure. */
  lastLines: string[]
}

export type RunCommand = (command: string, words: string[], onLine: (line: string) => void) => Promise<CommandResult>

const KEPT_LINES = 20

/**
 * Runs a program to its end, each line of its output as it comes. Nobody is asked anything: input is closed, and
 * Debian's tools are told so.
 * @throws the system's error when it cannot be started
 */
export const runCommand: RunCommand = (command, words, onLine) =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C.UTF-8' }
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], env })
    const lastLines: string[] = []
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        lastLines.push(line)
        if (lastLines.length > KEPT_LINES) lastLines.shift()
        onLine(line)
      })
    }
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, lastLines }))
  })
