import { describe, expect, it } from 'vitest'
import type { PullProgress } from '../containerEngine.ts'
import { type Bench, failureOf } from './contractBench.ts'

export function describeImages(bench: Bench): void {
  describe('images', () => {
    it('are described, and are undefined when they are not here', async () => {
      const image = await bench.engine.inspectImage(bench.under.images.hello)
      expect(image?.id).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(image?.tags).toContain(bench.under.images.hello)
      expect(image).toMatchObject({ os: 'linux' })
      expect(image?.labels).toHaveProperty(['org.opencontainers.image.title'], 'marina/hello')
      expect((await bench.engine.inspectImage(image?.id ?? ''))?.id).toBe(image?.id)
      expect((await bench.engine.listImages()).map(({ id }) => id)).toContain(image?.id)
      expect(await bench.engine.inspectImage('marina-test/no-such-image:1')).toBeUndefined()
    })

    it('of a container in use cannot be removed; one that is gone can', async () => {
      await bench.engine.create(bench.script(bench.name('user'), 'sleep 60'))
      expect((await failureOf(bench.engine.removeImage(bench.under.images.shell))).kind).toBe('conflict')
      await bench.engine.removeImage('marina-test/no-such-image:1')
    })

    it('are refused when the archive is none', async () => {
      const failure = await failureOf(bench.engine.loadImage(new TextEncoder().encode('this is no archive')))
      expect(failure.kind).toBe('refused')
    })

    it('come from a registry, telling how far they are', async ({ skip }) => {
      const { registry } = bench.under
      if (!registry) return skip('no registry could be started')
      await bench.engine.removeImage(registry.present)
      const progress: PullProgress[] = []
      const image = await bench.engine.pull(registry.present, { onProgress: (seen) => progress.push({ ...seen }) })
      expect(image.tags).toContain(registry.present)
      expect(image.repoDigests[0]).toMatch(/@sha256:[0-9a-f]{64}$/)
      const last = progress.at(-1)
      expect(last?.layersTotal).toBeGreaterThan(0)
      expect(last).toMatchObject({ layersDone: last?.layersTotal, doneBytes: last?.totalBytes })
      expect(last?.layers).toHaveLength(last?.layersTotal ?? Number.NaN)
      for (const { id, state, doneBytes, totalBytes } of last?.layers ?? []) {
        expect(id).toMatch(/^[0-9a-f]{12}$/)
        expect([state, doneBytes]).toEqual(['done', totalBytes])
      }
      for (const [at, seen] of progress.entries()) expect(seen.doneBytes).toBeGreaterThanOrEqual(progress[at - 1]?.doneBytes ?? 0)
      expect(await bench.engine.inspectImage(registry.present)).toEqual(image)
      expect((await bench.engine.inspectImage(image.repoDigests[0] ?? ''))?.id).toBe(image.id)
      expect((await bench.engine.pull(image.repoDigests[0] ?? '')).id).toBe(image.id)
      await bench.engine.removeImage(registry.present)
      expect(await bench.engine.inspectImage(registry.present)).toBeUndefined()
    })

    it('that the registry does not have, or that it cannot give, are told apart', async ({ skip }) => {
      const { registry } = bench.under
      if (!registry) return skip('no registry could be started')
      const missing = await failureOf(bench.engine.pull(registry.missing))
      expect(missing.kind).toBe('notFound')
      expect(missing.message).toMatch(/^Error response from daemon: manifest for .* not found: manifest unknown/)
      expect((await failureOf(bench.engine.pull(registry.unreachable))).kind).toBe('unreachable')
    })

    it('are not fetched for who has turned away', async ({ skip }) => {
      const { registry } = bench.under
      if (!registry) return skip('no registry could be started')
      await bench.engine.removeImage(registry.present)
      const reason = new Error('The task was stopped.')
      await expect(bench.engine.pull(registry.present, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    })
  })
}
