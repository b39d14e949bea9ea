/** A client of the cluster. Everything here loads in a browser. */
export { createClient } from './createClient.ts'
export { type HttpTransportOptions, httpTransport } from './httpTransport.ts'
export { inProcessTransport, type LocalDispatcher } from './inProcessTransport.ts'
export { type PortTransportOptions, portTransport } from './portTransport.ts'
export { isUnreachable } from './unreachable.ts'
