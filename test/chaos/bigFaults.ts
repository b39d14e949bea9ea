import { setTimeout as wait } from 'node:timers/promises'
import type { Dice } from './dice.ts'
import type { History } from './history.ts'
import { isAlive, type World } from './world.ts'

/** What may befall a whole engine, daemon or disk; each puts it right again. */
const faults: Readonly<Record<string, (world: World, dice: Dice) => Promise<void>>> = {
  async 'SIGKILL of the daemon'(world, dice) {
    await world.endMarina('killed')
    await wait(dice.between(0, 4_000))
    await world.startMarina()
  },
  async 'the daemon stopped and started'(world) {
    await world.endMarina('stopped')
    await world.startMarina()
  },
  async 'kill -9 of dockerd'(world, dice) {
    await world.killDockerd()
    await wait(dice.between(0, 5_000))
    await world.startDockerd()
  },
  async 'SIGSTOP of dockerd'(world, dice) {
    const pid = world.dockerd?.pid ?? 0
    process.kill(pid, 'SIGSTOP')
    await wait(dice.between(1_000, 20_000))
    process.kill(pid, 'SIGCONT')
  },
  async 'kill -9 of dockerd and of the daemon'(world, dice) {
    await Promise.all([world.killDockerd(), world.endMarina('killed')])
    await wait(dice.between(0, 2_000))
    if (dice.chance(0.5)) await world.startDockerd()
    await world.startMarina()
    await wait(dice.between(0, 4_000))
    await world.startDockerd()
  },
  async 'disk of the data folder full'({ disks: { data } }, dice) {
    data.fill()
    await wait(dice.between(2_000, 12_000))
    data.empty()
  },
  async 'disk of the kept output full'({ disks: { logs } }, dice) {
    logs.fill()
    await wait(dice.between(2_000, 15_000))
    logs.empty()
  },
  async 'SIGKILL of the daemon on a full disk'(world, dice) {
    world.disks.data.fill()
    world.disks.logs.fill()
    await wait(dice.between(500, 4_000))
    await world.endMarina('killed')
    const starting = world.startMarina()
    await wait(dice.between(500, 4_000))
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
  while (!signal.aborted) {
    if (bag.length === 0) bag = dice.shuffled(Object.keys(faults))
    const name = bag.pop() ?? ''
    const before = world.marina
    history.note(name)
    await faults[name]?.(world, dice)
    if (world.marina !== before) await onRestart()
    await wait(dice.between(1_000, 9_000), undefined, { signal }).catch(() => {})
    await startWhatEnded(world, history)
  }
}

async function startWhatEnded(world: World, history: History): Promise<void> {
  if (world.marina && isAlive(world.marina.pid)) return
  history.wrong('Marina runs on through what befalls it', `it ended: ${world.marina?.errors().slice(-2_000)}`)
  await world.endMarina('killed')
  await world.startMarina()
}
