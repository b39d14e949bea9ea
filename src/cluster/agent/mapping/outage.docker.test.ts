import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerBench, dockerConnection, openDockerBench, recordOf, whyNoDocker } from './docker.testSupport.ts'

const sh = (script: string) => ({ command: ['sh', '-c', script] })

/** A way to the engine that can be cut and mended. */
async function openWay(): Promise<{ port: number; cut(): void; mend(): void; close(): void }> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut || !dockerConnection) return void near.destroy()
    const far =
      'socketPath' in dockerConnection ? connect(dockerConnection.socketPath) : connect(dockerConnection.port, dockerConnection.host)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => void sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as { port: number }).port,
    cut,
    mend() {
      isCut = false
    },
    close() {
      cut()
      server.close()
    },
  }
}

describe.skipIf(whyNoDocker !== undefined)('Docker that cannot be reached for a while', () => {
  let way: Awaited<ReturnType<typeof openWay>>
  let on: DockerBench
  beforeAll(async () => {
    way = await openWay()
    on = await openDockerBench({}, undefined, { host: '127.0.0.1', port: way.port })
  })
  afterAll(async () => {
    await on?.close()
    way?.close()
  })

  it('ends no task: they are DISCONNECTED meanwhile; afterwards what died is reported and what waited is started', async () => {
    const forever = { app: sh('trap exit TERM; while true; do sleep 0.1; done') }
    const [kept, died] = await Promise.all([on.running(on.run(forever)), on.running(on.run(forever))])
    way.cut()
    const lost = await on.until(kept.arn, ({ connectivity }) => connectivity === 'DISCONNECTED')
    expect(lost).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' })
    expect(lost.connectivityAt).toBeGreaterThan(kept.connectivityAt ?? Number.NaN)
    await on.docker.getContainer(recordOf(died).engineName).kill()
    const waiting = on.run(forever)
    way.mend()
    const back = await on.until(kept.arn, ({ connectivity }) => connectivity === 'CONNECTED')
    expect(back.containers).toEqual(kept.containers)
    expect(recordOf(await on.stopped(died.arn))).toMatchObject({ exitCode: 137 })
    await on.running(waiting)
    expect(on.bench.statuses(kept.arn)).toEqual(['PENDING', 'RUNNING'])
  })
})
