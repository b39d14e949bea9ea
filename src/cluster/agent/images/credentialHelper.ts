import { spawn } from 'node:child_process'

/** A helper may ask the user's key ring, which may ask the user. */
const PATIENCE_MS = 10_000
const MOST_OUTPUT_BYTES = 64 * 1_024

export interface HelperAnswer {
  username: string
  secret: string
}

/**
 * Asks `docker-credential-<helper>` for what it keeps for a registry, as the docker command does.
 * @param key how docker's configuration calls the registry
 * @returns undefined where it keeps nothing
 * @throws an Error with a sentence, never with what the helper wrote: that may be a secret
 */
export function askCredentialHelper(helper: string, key: string): Promise<HelperAnswer | undefined> {
  if (!/^[A-Za-z0-9._-]+$/.test(helper))
    return Promise.reject(new Error('Docker’s configuration names a credential helper that is no name.'))
  return new Promise((resolve, reject) => {
    const child = spawn(`docker-credential-${helper}`, ['get'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
      windowsHide: true,
    })
    let output = ''
    child.once('error', () => reject(new Error(`docker-credential-${helper} cannot be run. Is it on the PATH?`)))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.length > MOST_OUTPUT_BYTES) child.kill()
    })
    child.once('close', (code) => {
      if (code === null) return reject(new Error(`docker-credential-${helper} did not answer in ${PATIENCE_MS / 1_000} seconds.`))
      if (code !== 0)
        return /not found/i.test(output)
          ? resolve(undefined)
          : reject(new Error(`docker-credential-${helper} ended with exit code ${code}.`))
      resolve(readAnswer(output))
    })
    // A helper that does not read is told by its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(key)
  })
}

function readAnswer(output: string): HelperAnswer | undefined {
  try {
    const { Username, Secret } = JSON.parse(output) as { Username?: unknown; Secret?: unknown }
    return typeof Username === 'string' && typeof Secret === 'string' ? { username: Username, secret: Secret } : undefined
  } catch {
    return undefined
  }
}
