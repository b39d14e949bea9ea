const pausesMs = [100, 300, 800]

/**
 * `fetch` that asks again when no connection came about. A browser drops connections it is just making when the machine's networks change,
 * and a container engine changes them with each container; a request that was already on its way is not dropped, so nothing is asked twice.
 * @param wait for tests; milliseconds
 */
export function fetchAgain(ask: typeof fetch, wait: (ms: number) => Promise<void> = pause): typeof fetch {
  return async (input, init) => {
    for (const ms of pausesMs) {
      try {
        return await ask(input, init)
      } catch (error) {
        // A TypeError is how fetch says "no connection"; anything else, such as an abort, is somebody's wish.
        if (!(error instanceof TypeError)) throw error
        await wait(ms)
      }
    }
    return ask(input, init)
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
