import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { INSTALLATION_LABEL } from '#cluster/agent/labels.ts'
import type { Dice } from './dice.ts'
import type { History } from './history.ts'
import type { World } from './world.ts'

interface Victim {
  docker: Docker
  container: Docker.Container
  info: Docker.ContainerInfo
  dice: Dice
}

/** What somebody may do to one container behind Marina's back. */
const faults: Readonly<Record<string, (victim: Victim) => Promise<void>>> = {
  async 'kill -9 of a container'({ container }) {
    const { State } = await container.inspect()
    if (State.Pid > 1) process.kill(State.Pid, 'SIGKILL')
  },
  'docker kill': ({ container }) => container.kill(),
  'docker stop': ({ container }) => container.stop({ t: 1 }),
  'docker restart': ({ container }) => container.restart({ t: 1 }),
  'docker rm -f': ({ container }) => container.remove({ force: true }),
  async 'docker pause, and unpause'({ container, dice }) {
    await container.pause()
    await wait(dice.between(500, 8_000))
    await container.unpause()
  },
  async 'docker network disconnect'({ docker, info }) {
    const [network] = Object.keys(info.NetworkSettings.Networks)
    if (network && network !== 'host' && network !== 'none')
      await docker.getNetwork(network).disconnect({ Container: info.Id, Force: true })
  },
}

/** Gentler ones come more often, so that some tasks live long enough to meet the others. */
const bag = ['docker pause, and unpause', 'docker network disconnect', ...Object.keys(faults)]

/** Breaks a container every second or so until `signal` aborts. */
export async function breakContainers(world: World, history: History, dice: Dice, signal: AbortSignal): Promise<void> {
  const underWay = new Set<Promise<void>>()
  while (!signal.aborted) {
    await wait(dice.between(300, 2_500), undefined, { signal }).catch(() => {})
    const work: Promise<void> = breakOne(world, history, dice).finally(() => underWay.delete(work))
    underWay.add(work)
  }
  await Promise.all(underWay)
}

async function breakOne({ docker }: World, history: History, dice: Dice): Promise<void> {
  const name = dice.oneOf(bag) ?? ''
  try {
    const running = await docker.listContainers({ filters: { label: [INSTALLATION_LABEL], status: ['running'] } })
    const info = dice.oneOf(running)
    if (!info) return
    await faults[name]?.({ docker, info, dice, container: docker.getContainer(info.Id) })
    history.note(name, info.Names[0])
  } catch {
    // The engine is down, or the container has ended meanwhile: then this one did not happen.
  }
}

/** Whoever paused it may have been killed before the unpausing. */
export async function unpauseAll(docker: Docker): Promise<void> {
  const paused = await docker.listContainers({ filters: { status: ['paused'] } })
  await Promise.all(
    paused.map(({ Id }) =>
      docker
        .getContainer(Id)
        .unpause()
        .catch(() => {}),
    ),
  )
}
