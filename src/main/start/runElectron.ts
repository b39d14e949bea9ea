import { spawn } from 'node:child_process'

/** Ending badly within this time means that it never came up. */
const comesUpWithinMs = 10_000

/** Runs the app until it ends. Resolves to undefined after a run, else to why there was none. */
export async function runElectron(program: string, args: readonly string[]): Promise<string | undefined> {
  const env = { ...process.env }
  // Set by some editors' terminals; Electron would start as a plain Node.
  delete env['ELECTRON_RUN_AS_NODE']
  const begin = performance.now()
  const child = spawn(program, args, { env, stdio: 'inherit', windowsHide: false })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM']
  for (const signal of signals) process.on(signal, pass)
  try {
    return await new Promise<string | undefined>((resolve) => {
      child.once('error', (error) => resolve(`Electron could not be started (${error.message})`))
      child.once('exit', (code, signal) => {
        const early = performance.now() - begin < comesUpWithinMs
        if (code !== 0 && early && signal !== 'SIGTERM' && signal !== 'SIGINT') {
          resolve(`Electron ended right after its start (${signal ?? `exit code ${code}`}); what it said is above`)
        } else {
          process.exitCode = code ?? 0
          resolve(undefined)
        }
      })
    })
  } finally {
    for (const signal of signals) process.off(signal, pass)
  }
}
