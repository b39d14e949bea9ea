import type { TargetCounts } from '../trafficConfig.ts'

/** Buckets grow by a tenth, from 0.05 ms: about 5 % of error over all that a request may take, in a fixed amount of memory. */
const smallestMs = 0.05
const growth = Math.log(1.1)
const buckets = 160

/** What happened at one target since the last report. */
export class Counts {
  requests = 0
  connections = 0
  connectionErrors = 0
  /** Of the requests, those that another target had before it. */
  retries = 0
  /** How often it was taken out because it failed. */
  ejections = 0
  private readonly byClass = new Uint32Array(6)
  private readonly latencies = new Uint32Array(buckets)
  private measured = 0
  private sumMs = 0
  private minMs = Number.POSITIVE_INFINITY
  private maxMs = 0

  /** @param latencyMs from the request's leaving to the head of its answer */
  answered(status: number, latencyMs: number): void {
    const at = Math.min(5, Math.floor(status / 100))
    this.byClass[at] = (this.byClass[at] ?? 0) + 1
    const bucket = latencyMs <= smallestMs ? 0 : Math.min(buckets - 1, Math.ceil(Math.log(latencyMs / smallestMs) / growth))
    this.latencies[bucket] = (this.latencies[bucket] ?? 0) + 1
    this.measured += 1
    this.sumMs += latencyMs
    this.minMs = Math.min(this.minMs, latencyMs)
    this.maxMs = Math.max(this.maxMs, latencyMs)
  }

  /** The counts until now, which begin anew; undefined where nothing happened. */
  take(inFlight: number): Omit<TargetCounts, 'targetGroupArn' | 'id' | 'port'> | undefined {
    if (this.requests + this.connections + this.connectionErrors + this.ejections + this.measured === 0) return undefined
    const { requests, connections, connectionErrors, retries, ejections } = this
    const statusCodes = { '2xx': this.class(2), '3xx': this.class(3), '4xx': this.class(4), '5xx': this.class(5) }
    const taken = {
      requests,
      connections,
      connectionErrors,
      retries,
      ejections,
      inFlight,
      statusCodes,
      latencySumMs: this.sumMs,
      latencyMinMs: this.measured === 0 ? 0 : this.minMs,
      latencyMaxMs: this.maxMs,
      latencyP50Ms: this.rank(0.5),
      latencyP99Ms: this.rank(0.99),
    }
    this.retries = this.ejections = 0
    this.requests = this.connections = this.connectionErrors = this.measured = this.sumMs = this.maxMs = 0
    this.minMs = Number.POSITIVE_INFINITY
    this.byClass.fill(0)
    this.latencies.fill(0)
    return taken
  }

  private class(at: number): number {
    return this.byClass[at] ?? 0
  }

  private rank(share: number): number {
    let left = Math.ceil(this.measured * share)
    if (left === 0) return 0
    for (let at = 0; at < buckets; at += 1) {
      left -= this.latencies[at] ?? 0
      if (left <= 0) return Number((smallestMs * Math.exp(at * growth)).toPrecision(3))
    }
    return 0
  }
}
