import { setTimeout as wait } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import type { History } from './history.ts'
import { isAlive, type World } from './world.ts'

/** Waits so long, or until the faults are to end. */
type Pause = (leastMs: number, mostMs: number) => Promise<void>

/** What may befall a whole engine, daemon or disk; each puts it right again. */
const faults: Readonly<Record<string, (world: World, pause: Pause, dice: Dice) => Promise<void>>> = {
  async 'SIGKILL of the daemon'(world, pause) {
    await world.endMarina('killed')
    await pause(0, 4_000)
    await world.startMarina()
  },
  async 'the daemon stopped and started'(world) {
    await world.endMarina('stopped')
    await world.startMarina()
  },
  async 'kill -9 of dockerd'(world, pause) {
    await world.killDockerd()
    await pause(0, 5_000)
    await world.startDockerd()
  },
  async 'SIGSTOP of dockerd'(world, pause) {
    const pid = world.dockerd?.pid ?? 0
    process.kill(pid, 'SIGSTOP')
    await pause(1_000, 20_000)
    process.kill(pid, 'SIGCONT')
  },
  async 'kill -9 of dockerd and of the daemon'(world, pause, dice) {
    await Promise.all([world.killDockerd(), world.endMarina('killed')])
    await pause(0, 2_000)
    if (dice.chance(0.5)) await world.startDockerd()
    await world.startMarina()
    await pause(0, 4_000)
    await world.startDockerd()
  },
  async 'disk of the data folder full'({ disks: { data } }, pause) {
    data.fill()
    await pause(2_000, 12_000)
    data.empty()
  },
  async 'disk of the kept output full'({ disks: { logs } }, pause) {
    logs.fill()
    await pause(2_000, 15_000)
    logs.empty()
  },
  async 'SIGKILL of the daemon on a full disk'(world, pause) {
    world.disks.data.fill()
    world.disks.logs.fill()
    await pause(500, 4_000)
    await world.endMarina('killed')
    const starting = world.startMarina()
    await pause(500, 4_000)
    world.disks.data.empty()
    world.disks.logs.empty()
    await starting
  },
}

/** One after the other, each kind before any comes again, until `signal` aborts; then all is as it was. @param onRestart after the daemon was started */
export async function breakWorld(
  world: World,
  history: History,
  dice: Dice,
  signal: AbortSignal,
  onRestart: () => Promise<void>,
): Promise<void> {
  let bag: string[] = []
  const pause: Pause = (leastMs, mostMs) => wait(dice.between(leastMs, mostMs), undefined, { signal }).catch(() => {})
  while (!signal.aborted) {
    if (bag.length === 0) bag = dice.shuffled(Object.keys(faults))
    const name = bag.pop() ?? ''
    const before = world.marina
    history.note(name)
    await faults[name]?.(world, pause, dice)
    if (world.marina !== before) await onRestart()
    await pause(1_000, 9_000)
    await startWhatEnded(world, history)
  }
}

async function startWhatEnded(world: World, history: History): Promise<void> {
  if (world.marina && isAlive(world.marina.pid)) return
  history.wrong('Marina runs on through what befalls it', `it ended: ${world.marina?.errors().slice(-2_000)}`)
  await world.endMarina('killed')
  await world.startMarina()
}
