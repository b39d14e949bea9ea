import type { Bench } from '../bench.ts'
import { type Figure, median } from '../figure.ts'

const rounds = 15

/** One task through RunTask, from the request to the moment it is reported RUNNING. */
async function launchThroughMarina({ marina, taskDefinition, allStopped }: Bench): Promise<number> {
  const abort = new AbortController()
  const running = new Map<string, (at: number) => void>()
  const watching = (async () => {
    for await (const event of marina.client.watch({ scope: 'cluster', cluster: 'default' }, abort.signal)) {
      if (event.type !== 'snapshot' && event.type !== 'changes') continue
      for (const change of event.changes) {
        if (change.kind === 'task' && change.op === 'put' && change.value.lastStatus === 'RUNNING')
          running.get(change.arn)?.(performance.now())
      }
    }
  })().catch(() => {})
  const begin = performance.now()
  const { tasks } = await marina.client.runTask({ taskDefinition, launchType: 'EC2' })
  const arn = tasks?.[0]?.taskArn ?? ''
  const end = await new Promise<number>((resolve) => running.set(arn, resolve))
  await marina.client.stopTask({ task: arn })
  abort.abort()
  await watching
  // The other one must not meet a machine that is busy with this one's end.
  await allStopped()
  return end - begin
}

/** The same container by hand. */
async function launchByHand({ docker, createOptions }: Bench): Promise<number> {
  const begin = performance.now()
  const container = await docker.createContainer(createOptions())
  await container.start()
  const took = performance.now() - begin
  await container.remove({ force: true })
  return took
}

/** Launch of one task over create and start of the same container; both in turn, so that both meet the same machine. */
export async function launch(bench: Bench): Promise<Figure[]> {
  const marina: number[] = []
  const raw: number[] = []
  for (let round = 0; round < rounds + 2; round += 1) {
    const pair =
      round % 2 === 0
        ? [await launchThroughMarina(bench), await launchByHand(bench)]
        : [await launchByHand(bench), await launchThroughMarina(bench)].reverse()
    if (round < 2) continue
    marina.push(pair[0] as number)
    raw.push(pair[1] as number)
  }
  const value = median(marina)
  const reference = { name: 'dockerode create+start', value: median(raw) }
  return [{ name: 'launch of one task', value, unit: 'ms', reference, ratio: value / reference.value, goal: { at: 'most', ratio: 1.1 } }]
}
