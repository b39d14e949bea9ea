/** One event of an answer that goes on, or the error that ends it, by the names that the service's own contract has. */
export interface StreamedEvent {
  kind: 'event' | 'exception'
  name: string
  body: object
}

/**
 * An answer that does not end with the call: events come until the caller goes, as AWS sends them in its event streams. HTTP alone
 * carries it.
 */
export class EventStreamAnswer {
  readonly open: (signal: AbortSignal) => AsyncIterable<StreamedEvent>

  /** @param open begins the stream; what it throws before its first event is the answer to the call */
  constructor(open: (signal: AbortSignal) => AsyncIterable<StreamedEvent>) {
    this.open = open
  }
}
