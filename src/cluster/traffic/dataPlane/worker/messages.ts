import type { ListenerReport, TargetCounts, TargetHealthReport, TracedRequest, TrafficConfig } from '../trafficConfig.ts'

/** What the data plane's worker is started with. */
export interface WorkerOptions {
  /** Where the access log goes; none is kept without it. */
  accessLogFolder?: string
}

/** Calls carry an id, which the answer bears. */
export type ToWorker =
  | { type: 'apply'; id: number; config: TrafficConfig }
  | { type: 'drained'; id: number; targetGroupArn: string; targetId: string; port: number }
  | { type: 'close'; id: number }

export type FromWorker =
  | { type: 'done'; id: number }
  | { type: 'failed'; id: number; message: string }
  | { type: 'health'; reports: TargetHealthReport[] }
  | { type: 'listeners'; reports: ListenerReport[] }
  | { type: 'counts'; counts: TargetCounts[] }
  | { type: 'traced'; requests: TracedRequest[] }
