import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { type FakeLogs, fakeLogs } from './objects/fakeLogs.ts'

/** Milliseconds between pictures. */
interface Frames {
  count: number
  median: number
  worst: number
  /** Share of pictures that came within 1/60 s and a bit. */
  smooth: number
}

const LINES = 100_000

/** Draws pictures for a while and looks at how evenly they come. @param pixels the pane moves on by with each picture */
function watchFrames(page: Page, forMs: number, pixels: number): Promise<Frames> {
  return page.evaluate(
    async ([lasts, step]) => {
      const pane = document.querySelector('.log-pane')
      const gaps: number[] = []
      let last = performance.now()
      const end = last + lasts
      await new Promise<void>((resolve) => {
        const tick = (now: number) => {
          gaps.push(now - last)
          last = now
          if (pane && step !== 0) pane.scrollTop += step
          if (now < end) requestAnimationFrame(tick)
          else resolve()
        }
        requestAnimationFrame(tick)
      })
      const sorted = gaps.slice(1).sort((a, b) => a - b)
      return {
        count: sorted.length,
        median: sorted[sorted.length >> 1] ?? 0,
        worst: sorted.at(-1) ?? 0,
        smooth: sorted.filter((gap) => gap <= 20).length / sorted.length,
      }
    },
    [forMs, pixels] as const,
  )
}

async function usedMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number }
  await session.detach()
  return usedSize / 2 ** 20
}

const say = (what: string, { median, worst, smooth, count }: Frames) =>
  console.log(
    `${what}: median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms, ${(smooth * 100).toFixed(1)} % of ${count} frames within 20 ms`,
  )

// A trace takes pictures of its own, which the frames would pay for.
test.use({ viewport: { width: 1280, height: 800 }, trace: 'off' })

test.describe('100,000 log lines', () => {
  let logs: FakeLogs

  // biome-ignore format: one line each
  test.beforeEach(async ({ page }) => { logs = await fakeLogs(page) })

  test('scroll at 60 pictures a second, also while 1,000 lines a second come, and memory stays flat', async ({ page, app }) => {
    await app.goTo(`clusters/default/logs?tasks=${'ab'.repeat(16)}`)
    await logs.send(LINES)
    await expect(page.locator('.log-row').last()).toContainText(`${LINES} `)
    await page.waitForTimeout(500)
    expect(await page.locator('.log-row').count()).toBeLessThan(100)

    // Nothing to do: what this machine and its Chromium can do at best.
    say('idle', await watchFrames(page, 2_000, 0))
    await page.locator('.log-pane').focus()
    await page.keyboard.press('Home')
    await expect(page.locator('.log-row').first()).toContainText('1 ')
    const rowsPerFrame = 18 * 400
    const scrolling = await watchFrames(page, 5_000, rowsPerFrame)
    say('scrolling end to end', scrolling)

    await page.keyboard.press('End')
    const before = await usedMemory(page)
    await logs.flow(1_000)
    const appending = await watchFrames(page, 6_000, 0)
    say('following 1,000 lines a second', appending)
    await page.keyboard.press('Home')
    const both = await watchFrames(page, 4_000, 18 * 3)
    say('scrolling while 1,000 lines a second come', both)
    await logs.flow(0)
    const after = await usedMemory(page)
    console.log(`memory: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after 10,000 more lines`)

    // Slow machines draw late; the page itself must not be the reason for most of it.
    for (const frames of [scrolling, appending, both]) expect(frames.median).toBeLessThan(21)
    expect(after - before).toBeLessThan(15)
  })
})
