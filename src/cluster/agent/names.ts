import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** How containers of a task find others by name, beside what their definitions say. */
export interface NamesForTask {
  /** In the order in which they are to be asked; empty where the engine's own are kept. */
  nameServers: readonly string[]
  /** Names that the engine itself is to know the task by. */
  aliases: readonly string[]
  /** Further lines of `/etc/hosts`, as `name:address`. */
  extraHosts?: readonly string[]
}

/** Where the agent learns that; service discovery has the answers (`traffic/discovery`). */
export interface NameSource {
  /** Undefined while nobody uses service discovery: then nothing of a container is other than without it. */
  forTask(task: TaskRecord): Promise<NamesForTask | undefined>
}
