/**
 * The process that figures about a large state measure: store, handlers and HTTP server as in a daemon, over a state made without its
 * loops, and a stop watch on each request. `stateProcess.ts` starts it and speaks with it over IPC.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { createEcsHandlers } from '#cluster/handlers/index.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createDispatcher, type DispatcherOptions } from '#cluster/server/dispatcher.ts'
import { createHttpServer } from '#cluster/server/http/httpServer.ts'
import type { Store } from '#cluster/state/store.ts'
import { scope } from '#test/support/clusterBuilders.ts'
import { fillWithServices, fillWithStoppedTasks, openStateStore } from './filledState.ts'
import type { Answers, Question } from './stateProcess.ts'

/** Milliseconds of each request since they were last asked for. */
let times: number[] = []
const { store, taskDefinition } = openStateStore()

process.on('message', (question: Question) => {
  void answer(question).then((value) => process.send?.(value))
})

async function answer(question: Question): Promise<Answers[Question['ask']]> {
  switch (question.ask) {
    case 'addServices':
      fillWithServices(store, taskDefinition, question.count)
      return null
    case 'addStoppedTasks':
      fillWithStoppedTasks(store, taskDefinition, question.count)
      return null
    case 'heap':
      return heapBytes()
    case 'listen':
      return listen(store)
    case 'times': {
      const taken = times
      times = []
      return taken
    }
  }
}

/** What is reachable, after the rest was collected. */
function heapBytes(): number {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

async function listen(of: Store): Promise<string> {
  timeRequests()
  const nodeFacts = () => ({
    node: 'local',
    info: { product: 'Simulated', version: '1', cpuArchitecture: 'X86_64' as const, cpus: 2, memoryMiB: 4096 },
  })
  const ecs = createEcsHandlers({ store: of, clock: systemClock, ids: randomIds, nodeFacts })
  // Nothing but ECS operations is asked for.
  const others = {} as Pick<DispatcherOptions, 'marina' | 'streams'>
  const dispatcher = createDispatcher({ ecs, ...others, log: silentLogger })
  const server = createHttpServer({ dispatcher, port: 0, token: 'bench', ...scope, log: silentLogger })
  return (await server.listen()).endpoint
}

/**
 * From the moment a request's head was read, which is when a small body has come too, until the whole answer was handed to the operating
 * system. Node itself tells of both, so that nothing of Marina is changed for being measured.
 */
function timeRequests(): void {
  const begun = new WeakMap<IncomingMessage, number>()
  subscribe('http.server.request.start', (message) => void begun.set((message as { request: IncomingMessage }).request, performance.now()))
  subscribe('http.server.response.finish', (message) => {
    const at = begun.get((message as { request: IncomingMessage }).request)
    if (at !== undefined) times.push(performance.now() - at)
  })
}
