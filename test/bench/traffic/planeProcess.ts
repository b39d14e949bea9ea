/**
 * The process that the figures on traffic measure: the data plane in its worker, as in the product, and nothing else. Told the port of a
 * target by its argument, it listens where the system gives it a port, and says which.
 */
import { silentLogger } from '#cluster/lib/logger.ts'
import { simple, target } from '#cluster/traffic/dataPlane/dataPlane.testSupport.ts'
import { startDataPlane } from '#cluster/traffic/dataPlane/worker/dataPlaneInWorker.ts'

// The worker does not keep its process alive; hearing its parent does.
process.on('message', () => {})
const plane = startDataPlane({ logger: silentLogger })
plane.onListeners(([report]) => {
  if (report?.state === 'listening') process.send?.(report.port)
})
await plane.apply(simple([target(Number(process.argv[2]))]))
