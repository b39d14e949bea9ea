import type { Clock } from '#cluster/lib/clock.ts'
import type { ContainerEngine, EngineTimeouts, ImageFacts } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import { orMissing } from './containers.ts'
import type { DockerClient } from './dockerClient.ts'
import { imageFacts } from './facts.ts'
import { jsonLines } from './jsonLines.ts'
import { pullImage } from './pull.ts'
import { errorInProgress, type ProgressMessage } from './pullStream.ts'
import { INSPECT_TIMEOUT, LIST_TIMEOUT, LOAD_IMAGE_TIMEOUT, REMOVE_IMAGE_TIMEOUT } from './timeouts.ts'
import { translateError } from './translateError.ts'

const INSPECTIONS_AT_ONCE = 8

type ImageCalls = Pick<ContainerEngine, 'pull' | 'inspectImage' | 'loadImage' | 'listImages' | 'removeImage'>

export function dockerImages(client: DockerClient, clock: Clock, timeouts?: EngineTimeouts): ImageCalls {
  const inspectImage = async (image: string): Promise<ImageFacts | undefined> => {
    const name = imagePath(image)
    const inspected = await orMissing(client.call(INSPECT_TIMEOUT, (docker) => docker.getImage(name).inspect()))
    return inspected && imageFacts(inspected)
  }
  return {
    inspectImage,
    async pull(image, options = {}) {
      imagePath(image)
      await pullImage(client, clock, image, options, timeouts)
      const facts = await inspectImage(image)
      if (!facts) throw new EngineError('notFound', `Error response from daemon: No such image: ${image}`)
      return facts
    },
    async loadImage(archive) {
      const file = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
      const response = await client.call(LOAD_IMAGE_TIMEOUT, (docker) => docker.loadImage(file as unknown as string))
      try {
        for await (const message of jsonLines<ProgressMessage>(response as AsyncIterable<Uint8Array>)) {
          const failure = errorInProgress(message)
          if (failure) throw new EngineError('refused', `Error response from daemon: ${failure.message}`)
        }
      } catch (error) {
        throw translateError(error, client.address)
      }
    },
    async listImages() {
      const listed = await client.call(LIST_TIMEOUT, (docker, abortSignal) => docker.listImages({ abortSignal } as object))
      const facts: ImageFacts[] = []
      for (let at = 0; at < listed.length; at += INSPECTIONS_AT_ONCE) {
        const some = await Promise.all(listed.slice(at, at + INSPECTIONS_AT_ONCE).map(({ Id }) => inspectImage(Id)))
        facts.push(...some.filter((image) => image !== undefined))
      }
      return facts
    },
    async removeImage(image) {
      const name = imagePath(image)
      await orMissing(client.call(REMOVE_IMAGE_TIMEOUT, (docker, abortSignal) => docker.getImage(name).remove({ abortSignal } as object)))
    },
  }
}

/** An image's name as part of a path: its slashes stay, and nothing in it may lead elsewhere. */
function imagePath(image: string): string {
  const parts = image.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new EngineError('refused', 'Error response from daemon: invalid reference format')
  }
  return parts.map((part) => encodeURIComponent(part).replaceAll('%3A', ':').replaceAll('%40', '@')).join('/')
}
