import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogStore, openLogStore } from '#cluster/logs/index.ts'
import { DEFAULT_RETENTION } from '#cluster/logs/store/planRetention.ts'
import type { DaemonOptions } from './daemonOptions.ts'

/** Opens what containers wrote in the data folder; one that is not to last in a folder that goes when it is closed. */
export function openKeptLogs({ dataFolder, ephemeral }: Pick<DaemonOptions, 'dataFolder' | 'ephemeral'>): LogStore {
  if (!ephemeral) return openLogStore({ folder: join(dataFolder, 'logs'), retention: DEFAULT_RETENTION })
  const folder = mkdtempSync(join(tmpdir(), 'marina-logs-'))
  const store = openLogStore({ folder, retention: DEFAULT_RETENTION })
  return {
    ...store,
    close() {
      store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
