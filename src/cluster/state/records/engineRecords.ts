/** Docker engines beside the one that the daemon drives: container instances sit on them. Times are milliseconds since the epoch. */
export interface EngineRecord {
  /** What `node` is in its container instances and their tasks. */
  node: string
  /** As it was given, without a password: `tcp://host:2376`, `ssh://user@host`, `unix:///…`, `simulated`. */
  address: string
  /** Absolute path of the folder with ca.pem, cert.pem and key.pem. What is in them is in no record. */
  tlsFolder?: string
  /** The docker context that named it. */
  contextName?: string
  /** Where its published ports are reached from here; absent where they are this computer's own. */
  host?: string
  /** Address of its machine that ports are published at. */
  publishAddress: string
  /** What the engine calls itself, so that two addresses of one engine are told from two engines. */
  engineId: string
  addedAt: number
}
