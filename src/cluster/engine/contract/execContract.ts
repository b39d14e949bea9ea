import { describe, expect, it } from 'vitest'
import { type Bench, eventually, failureOf, outputOf } from './contractBench.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

export function describeExec(bench: Bench): void {
  describe('exec', () => {
    it('gives both streams and the exit code', async () => {
      const name = await bench.run(bench.script(bench.name('exec'), 'sleep 60'))
      const script = 'echo out; sleep 0.2; echo err >&2; exit 3'
      const exec = await bench.engine.exec(name, { command: ['sh', '-c', script], pseudoTerminal: false })
      expect(await outputOf(exec)).toBe('out\nerr\n')
      expect(await exec.exitCode()).toBe(3)
    })

    it('passes input on, and its end', async () => {
      const name = await bench.run(bench.script(bench.name('cat'), 'sleep 60'))
      const exec = await bench.engine.exec(name, { command: ['cat'], pseudoTerminal: false })
      exec.write(bytes('first\n'))
      exec.write(bytes('second\n'))
      exec.endInput()
      expect(await outputOf(exec)).toBe('first\nsecond\n')
      expect(await exec.exitCode()).toBe(0)
    })

    it('reads the files that were put into the container before it started, in folders that were there and in new ones', async () => {
      const spec = bench.script(bench.name('files'), 'sleep 60')
      const files = [
        { path: '/tmp/one', content: bytes('first\n') },
        { path: '/new/folder/two', content: bytes('second\n') },
      ]
      expect((await failureOf(bench.engine.putFiles(spec.name, files))).kind).toBe('notFound')
      await bench.engine.create(spec)
      await bench.engine.putFiles(spec.name, files)
      await bench.engine.start(spec.name)
      const exec = await bench.engine.exec(spec.name, { command: ['cat', ...files.map(({ path }) => path)], pseudoTerminal: false })
      expect(await outputOf(exec)).toBe('first\nsecond\n')
    })

    it('has a terminal of a size that can be changed', async () => {
      const name = await bench.run(bench.script(bench.name('tty'), 'sleep 60'))
      const exec = await bench.engine.exec(name, { command: ['sh'], pseudoTerminal: true, size: { columns: 100, rows: 30 } })
      let screen = ''
      const reading = (async () => {
        for await (const chunk of exec.output) screen += new TextDecoder().decode(chunk)
      })()
      exec.write(bytes('stty size\r'))
      await eventually(() => screen.includes('30 100'), 'the first size is shown')
      await exec.resize({ columns: 132, rows: 50 })
      exec.write(bytes('stty size\r'))
      await eventually(() => screen.includes('50 132'), 'the second size is shown')
      exec.write(bytes('exit 4\r'))
      await reading
      expect(screen).toContain('\r\n')
      expect(await exec.exitCode()).toBe(4)
    })

    it('sees the environment of the container and its own', async () => {
      const spec = bench.script(bench.name('env'), 'sleep 60', { environment: { COLOUR: 'deep blue', EMPTY: '' } })
      await bench.run(spec)
      const command = ['env']
      const exec = await bench.engine.exec(spec.name, { command, pseudoTerminal: false, environment: { SIZE: 'big' } })
      expect((await outputOf(exec)).split('\n')).toEqual(expect.arrayContaining(['COLOUR=deep blue', 'EMPTY=', 'SIZE=big']))
    })

    it('says by a code that there is no such command', async () => {
      const name = await bench.run(bench.script(bench.name('nosuch'), 'sleep 60'))
      const exec = await bench.engine.exec(name, { command: ['no-such-command'], pseudoTerminal: false })
      await outputOf(exec)
      expect([126, 127]).toContain(await exec.exitCode())
    })

    it('ends when it is closed, and leaves the container alone', async () => {
      const name = await bench.run(bench.script(bench.name('close'), 'sleep 60'))
      const exec = await bench.engine.exec(name, { command: ['cat'], pseudoTerminal: true })
      const output = outputOf(exec)
      exec.close()
      await output
      expect((await bench.engine.inspect(name))?.state).toBe('running')
    })

    it('ends with its container', async () => {
      const name = await bench.run(bench.script(bench.name('dies'), 'sleep 60'))
      const exec = await bench.engine.exec(name, { command: ['cat'], pseudoTerminal: false })
      let output = ''
      const reading = (async () => {
        for await (const chunk of exec.output) output += new TextDecoder().decode(chunk)
      })()
      exec.write(bytes('alive\n'))
      await eventually(() => output === 'alive\n', 'the command runs')
      await bench.engine.kill(name, 'SIGKILL')
      await reading
    })

    it('needs a container that runs', async () => {
      const name = await bench.run(bench.hello(bench.name('over'), ['exit', '0']))
      await bench.ended(name)
      const failure = await failureOf(bench.engine.exec(name, { command: ['true'], pseudoTerminal: false }))
      expect(failure.kind).toBe('conflict')
      expect(failure.message).toMatch(/^Error response from daemon: Container [0-9a-f]+ is not running$/)
    })
  })
}
