/** The data plane as a worker thread: the same plane as in process, behind messages. */
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '#cluster/lib/clock.ts'
import { openRotatingFile } from '../accessLog/rotatingFile.ts'
import { createDataPlane } from '../createDataPlane.ts'
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts'

const port = parentPort
if (!port) throw new Error('This file is run as a worker thread only.')

const { accessLogFolder } = workerData as WorkerOptions
const file = accessLogFolder === undefined ? undefined : openRotatingFile({ folder: accessLogFolder, clock: systemClock })
const plane = createDataPlane({ clock: systemClock, ...(file && { accessLog: (line) => file.write(line) }) })
const tell = (message: FromWorker) => port.postMessage(message)

plane.onHealth((reports) => tell({ type: 'health', reports }))
plane.onListeners((reports) => tell({ type: 'listeners', reports }))
plane.onCounts((counts) => tell({ type: 'counts', counts }))
plane.onTraced((requests) => tell({ type: 'traced', requests }))

port.on('message', (message: ToWorker) => {
  carryOut(message).then(
    () => tell({ type: 'done', id: message.id }),
    (error: unknown) => tell({ type: 'failed', id: message.id, message: error instanceof Error ? error.message : String(error) }),
  )
})

async function carryOut(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'apply':
      return plane.apply(message.config)
    case 'drained':
      return plane.drained(message.targetGroupArn, message.targetId, message.port)
    case 'close':
      await plane.close()
      return file?.close()
  }
}
