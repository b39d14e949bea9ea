import { randomBytes } from 'node:crypto'
import { METADATA_LABEL } from '#cluster/agent/metadata/chooseAddress.ts'
import { removeEverything } from '#cluster/agent/upkeep/cleanUp.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { findDockerForTests } from '#cluster/engine/contract/dockerForTests.ts'
import { findBusybox, shellImageArchive } from '#cluster/engine/contract/shellImage.ts'
import { createDockerEngine } from '#cluster/engine/docker/dockerEngine.ts'
import { silentLogger } from '#cluster/lib/logger.ts'

const found = await findDockerForTests()
const busybox = findBusybox()

/**
 * Why containers with a shell cannot run here and ask an address of this computer; printed with the skip, and a failure on CI.
 * @param more what else the tests need
 */
export function whyNoShellDocker(more?: string): string | undefined {
  const reason =
    found.reason ??
    (process.platform === 'linux' ? undefined : 'Containers reach an address of this computer on Linux alone.') ??
    more ??
    (busybox ? undefined : 'No static busybox on this machine to make a test image of (MARINA_TEST_BUSYBOX names one).')
  if (reason === undefined) return undefined
  console.log(`SKIPPED: ${reason}`)
  if (process.env['CI'] === 'true') throw new Error(reason)
  return reason
}

/** The engine behind a daemon's back, with an image that has a shell. */
export interface ShellDocker {
  /** Of this run alone, for names. */
  id: string
  image: string
  engine: ContainerEngine
  /** Removes the image, and all that daemons left which ran it; once they have stopped. */
  close(): Promise<void>
}

export async function openShellDocker(): Promise<ShellDocker> {
  if (!found.connection || !busybox) throw new Error(whyNoShellDocker())
  const id = randomBytes(4).toString('hex')
  const image = `marina-test-${id}/shell:1`
  const engine = createDockerEngine({ ...found.connection, log: silentLogger })
  await engine.loadImage(shellImageArchive(busybox, image))
  return {
    id,
    image,
    engine,
    async close() {
      const mine = (await engine.list({ labels: {} })).filter((container) => container.image === image)
      for (const installation of new Set(mine.map(({ labels }) => labels['marina.installation'] ?? '')))
        await removeEverything(engine, installation)
      const users = await engine.list({ labels: { [METADATA_LABEL]: '169.254.170.2' } })
      if (users.length === 0) await engine.removeNetwork('marina-metadata')
      await engine.removeImage(image)
      engine.close()
    },
  }
}
