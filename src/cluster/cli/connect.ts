import { homedir } from 'node:os'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { simulatedLabel } from '#cluster/api/resources/marina.ts'
import { createClient, httpTransport } from '#cluster/client/index.ts'
import { readDaemonFile } from '#cluster/daemon/daemonFile.ts'
import { defaultDataFolder } from '#cluster/lib/dataFolder.ts'
import type { Output } from './command.ts'
import { CommandError, exitCodes } from './exitCodes.ts'

/**
 * Reaches the Marina that runs on a data folder, and says so when it only simulates.
 * @param data value of `--data`
 * Throws a CommandError with `unreachable` when none runs.
 */
export async function connectToDaemon(data: string | boolean | undefined, output: Output): Promise<ClusterClient> {
  const folder = typeof data === 'string' ? data : defaultDataFolder({ platform: process.platform, env: process.env, homedir: homedir() })
  const daemon = readDaemonFile(folder)
  if (!daemon) {
    throw new CommandError(
      exitCodes.unreachable,
      `No Marina runs on ${folder}. Start one with "npm start" or "marina serve", or name its folder with --data.`,
    )
  }
  const { account, region, token, endpoint } = daemon
  const client = createClient(httpTransport({ endpoint, token, credentials: { account, region } }))
  const { engine } = await client.getStatus({})
  if (engine.kind === 'simulated') output.note(simulatedLabel)
  return client
}
