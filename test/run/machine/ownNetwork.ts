import { spawnSync } from 'node:child_process'
import type { Machine } from './machine.ts'

/** A network without anybody in it: what runs there sees nothing of the interfaces that come and go with containers. */
export interface OwnNetwork {
  /** Starts a command in it. */
  through: readonly string[]
  remove(): void
}

/** Undefined where none can be made: on Linux alone, and by root. */
export function makeOwnNetwork({ platform, uid, findProgram }: Machine): OwnNetwork | undefined {
  if (platform !== 'linux' || uid !== 0 || !findProgram('ip') || !findProgram('nsenter')) return undefined
  const name = `marina-test-${process.pid}`
  const ip = (...words: string[]) => spawnSync('ip', words, { stdio: 'ignore' }).status === 0
  const remove = () => void ip('netns', 'delete', name)
  if (!ip('netns', 'add', name)) return undefined
  if (ip('-n', name, 'link', 'set', 'lo', 'up')) return { through: ['nsenter', `--net=/run/netns/${name}`], remove }
  remove()
  return undefined
}
