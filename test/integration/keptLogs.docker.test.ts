/** What containers wrote, on real Docker: after the containers are gone, and over the death of the daemon. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogEvent } from '#cluster/api/streams.ts'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { containersOfTask, docker, dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { untilTask } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `kept-logs-${process.pid}`

describe.skipIf(why)(`kept logs${why ? ` (${why})` : ''}`, () => {
  let folder: string
  let marina: MarinaProcess

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-kept-logs-'))
    marina = await start()
  })
  afterAll(async () => {
    await marina?.stop()
    await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  })

  const start = () => startMarina({ dataFolder: folder, engine: dockerHost })
  const run = async (command: string[]): Promise<string> => {
    await marina.client.registerTaskDefinition({
      family,
      containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 64, command }],
    })
    const { tasks } = await marina.client.runTask({ taskDefinition: family })
    return tasks?.[0]?.taskArn ?? ''
  }
  const reaches = (arn: string, status: string) =>
    untilTask(marina.client, arn.split('/').at(-1) ?? '', (task) => task.lastStatus === status)
  const read = async (arn: string): Promise<LogEvent[]> => {
    const events: LogEvent[] = []
    for await (const event of marina.client.logs({ tasks: [arn], follow: false, tail: 100_000 }, AbortSignal.timeout(30_000))) {
      events.push(event)
    }
    return events
  }
  /** Until so many lines have been written. */
  const follow = async (arn: string, count: number) => {
    let seen = 0
    for await (const event of marina.client.logs({ tasks: [arn], follow: true, tail: 100_000 }, AbortSignal.timeout(30_000))) {
      if (event.type === 'lines') seen += event.lines.length
      if (seen >= count) return
    }
  }
  const texts = (events: LogEvent[]) => events.flatMap((event) => (event.type === 'lines' ? event.lines.map(({ text }) => text) : []))
  const removeContainers = async (arn: string) => {
    for (const { Id } of await containersOfTask(arn)) await docker.getContainer(Id).remove({ force: true })
  }

  it('shows what a task wrote after its containers are gone', async () => {
    const arn = await run(['spam', '200', '300'])
    await reaches(arn, 'STOPPED')
    await removeContainers(arn)
    const events = await read(arn)
    expect(new Set(texts(events)).size).toBe(300)
    expect(events.map(({ type }) => type)).not.toContain('unreadable')
    expect(events).toContainEqual(expect.objectContaining({ type: 'ended', exitCode: 0 }))
  })

  it('goes on after a SIGKILL in mid-flood without a lost or doubled line', async () => {
    const total = 60_000
    const arn = await run(['spam', '10000', String(total)])
    await reaches(arn, 'RUNNING')
    await follow(arn, 10_000)
    await marina.kill()
    marina = await start()
    await reaches(arn, 'STOPPED')
    await follow(arn, total)
    await removeContainers(arn)
    const lines = texts(await read(arn))
    expect(lines).toHaveLength(total)
    expect(new Set(lines).size).toBe(total)
  })
})
