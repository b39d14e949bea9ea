import type { ClusterClient } from '#cluster/api/contract.ts'
import type { PortLike } from '#cluster/api/portMessages.ts'
import type { KeyLock, KeyWrapping } from '#cluster/daemon/keyLock.ts'

/** The cluster as the shell has it: run in this process, or by another Marina on the same data folder. */
export interface ClusterHost {
  readonly client: ClusterClient
  readonly endpoint: string
  /** True when another process runs it: it then goes on when this one ends. */
  readonly attached: boolean
  /** Serves the page's end of a message channel until it closes. */
  serve(port: PortLike): () => void
  /** Of the key of the secrets. */
  readonly keyLock: KeyLock
  stop(options: { stopTasks: boolean }): Promise<void>
}

export interface HostOptions {
  dataFolder: string
  /** `auto`, `docker`, `simulated` or an address. */
  engine: string
  installEngine: boolean
  sample: boolean
  port: number
  /** Where the built page lies, for browsers. */
  pageFolder: string
  keyWrapping: KeyWrapping
}
