/** The data plane's worker as it is built: an entry of the bundle that is found by its name. */
import { once } from 'node:events'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { builtCommand } from '#test/support/marinaProcess.ts'

it('is built beside the command, and takes a wish', async () => {
  const worker = new Worker(resolve(builtCommand, '../trafficWorker.js'), { workerData: {} })
  worker.postMessage({ type: 'apply', id: 1, config: { listeners: [], targetGroups: [] } })
  expect(await once(worker, 'message')).toEqual([{ type: 'done', id: 1 }])
  await worker.terminate()
})
