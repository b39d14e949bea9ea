import { setTimeout as wait } from 'node:timers/promises'

const LIMIT_MS = 10_000
const LOOK_AGAIN_MS = 50

/**
 * What a container that has just started answers. A published port takes connections before the program behind it listens, and ends them.
 * @throws the last failure, when there is no answer within ten seconds
 */
export async function firstAnswer(url: string): Promise<Response> {
  const deadline = Date.now() + LIMIT_MS
  for (;;) {
    try {
      return await fetch(url)
    } catch (error) {
      if (Date.now() > deadline) throw error
      await wait(LOOK_AGAIN_MS)
    }
  }
}
