/** Marina's own switches of a service. ECS's answers carry none of them. */
export interface ServiceSwitches {
  serviceArn: string
  /** Milliseconds since the epoch; absent while it is not paused. */
  pausedSinceMs?: number
  holdsFailed: boolean
  /** ARNs of services whose tasks come first. */
  after: string[]
}

/** A task whose containers stay once it has failed, until it is released. */
export interface TaskHold {
  taskArn: string
  /** `wanted` until it fails. */
  state: 'wanted' | 'held'
  /** Milliseconds since the epoch. */
  sinceMs: number
  /** Names in the engine, to read files from and to inspect. */
  containers: string[]
}
