import { spawn } from 'node:child_process'

export interface ShellRun {
  /** Its standard input. Nothing of it is on the command line. */
  input: string
  /** Kills it. */
  signal: AbortSignal
  /** How many characters of its output are kept; none where absent. */
  keepOutput?: number
}

/**
 * Runs a command line of the user's through the shell of the system, without the key of this Marina. Resolves with what it wrote once it has
 * ended well; rejects with a sentence when it did not, and when `signal` is aborted.
 */
export function runThroughShell(commandLine: string, { input, signal, keepOutput = 0 }: ShellRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(commandLine, {
      shell: true,
      stdio: ['pipe', keepOutput > 0 ? 'pipe' : 'ignore', 'ignore'],
      env: withoutSecrets(process.env),
      signal,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(0, keepOutput)))
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`It ended with exit code ${code ?? 'none'}.`))))
    // A command that does not read what it is given may end before it was written.
    child.stdin?.on('error', () => {})
    child.stdin?.end(`${input}\n`)
  })
}

function withoutSecrets({ MARINA_ACCESS_KEY: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
}
