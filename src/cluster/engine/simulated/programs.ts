import type { ContainerSpec } from '../containerEngine.ts'
import { hashText } from './random.ts'
import { findScript, type ImageScript, type Program, tagOf, withoutTag } from './script.ts'
import { shellProgram } from './shellProgram.ts'

const TERMINATED = 128 + 15

/** Images anybody may name to see the simulation misbehave, in tests as in a demonstration. */
export const BUILT_IN_SCRIPTS: Readonly<Record<string, ImageScript>> = {
  'simulated/missing': { pull: { fails: 'notFound' } },
  'simulated/denied': { pull: { fails: 'refused' } },
  'simulated/no-registry': { pull: { fails: 'unreachable' } },
  'simulated/slow-pull': { pull: { takesMs: 60_000, sizeMiB: 900 } },
  /** `simulated/exits:7` ends with code 7 after a second. */
  'simulated/exits': { program: (spec) => ({ exits: { afterMs: 1_000, code: Number(tagOf(spec.image)) || 0 } }) },
  'simulated/ignores-term': { program: { onTerm: 'ignore' } },
  'simulated/never-healthy': { program: (spec) => ({ ...webServer(spec), healthyAfterMs: 'never' }) },
  'simulated/turns-sick': { program: (spec) => ({ ...webServer(spec), sickAfterMs: 60_000 }) },
  'simulated/out-of-memory': { program: { outOfMemoryAfterMs: 2_000 } },
  'simulated/will-not-start': {
    program: {
      failsToStart:
        'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/nosuch": stat /nosuch: no such file or directory: unknown',
    },
  },
}

/** What a container made from `spec` does: by the caller's script, by the image's name, by its command, else it serves requests. */
export function programFor(spec: ContainerSpec, scripts: Readonly<Record<string, ImageScript>>): Program {
  const scripted = (findScript(spec.image, scripts) ?? findScript(spec.image, BUILT_IN_SCRIPTS))?.program
  if (scripted) return typeof scripted === 'function' ? scripted(spec) : scripted
  if (withoutTag(spec.image) === 'marina/hello') return helloProgram(spec)
  return shellProgram([...(spec.entryPoint ?? []), ...(spec.command ?? [])], spec.init ?? false) ?? webServer(spec)
}

/** The sample image's subcommands do here what they do on an engine. */
function helloProgram(spec: ContainerSpec): Program {
  const [command = 'serve', argument = '', total] = (spec.command ?? []).filter((word) => word !== '/hello')
  const line = (text: string, afterMs = 0) => [{ afterMs, stream: 'stdout' as const, text }]
  switch (command) {
    case 'pause':
      return { cpuCores: 0, memoryMiB: 1 }
    case 'check':
      return { lines: line('healthy'), exits: { afterMs: 0, code: 0 } }
    case 'exit':
      return { exits: { afterMs: 0, code: Number(argument) || 0 } }
    case 'sleep':
      return { exits: { afterMs: Number(argument) * 1_000, code: 0 }, onTerm: { afterMs: 0, code: TERMINATED }, cpuCores: 0 }
    case 'echo':
      return { lines: line((spec.command ?? []).slice(1).join(' ')), exits: { afterMs: 0, code: 0 } }
    case 'ignore-term':
      return { lines: line('ignoring SIGTERM'), onTerm: 'ignore', cpuCores: 0 }
    case 'leak':
      return leak(Number(argument), spec.memoryMiB)
    case 'spam':
      return spam(Number(argument), total === undefined ? undefined : Number(total))
    default:
      return webServer(spec)
  }
}

function leak(wantedMiB: number, limitMiB: number | undefined): Program {
  const lines = Array.from({ length: Math.min(wantedMiB, limitMiB ?? wantedMiB, 64) }, (_, held) => ({
    afterMs: held,
    stream: 'stdout' as const,
    text: `holding ${held + 1} MiB`,
  }))
  return limitMiB !== undefined && wantedMiB >= limitMiB ? { lines, outOfMemoryAfterMs: 100 } : { lines, memoryMiB: wantedMiB }
}

function spam(perSecond: number, total: number | undefined): Program {
  const everyMs = 1_000 / Math.max(1, perSecond)
  return {
    output: {
      everyMs,
      line: (index) => ({ stream: index % 4 === 3 ? 'stderr' : 'stdout', text: `line ${index + 1}` }),
      ...(total !== undefined && { total }),
    },
    ...(total !== undefined && { exits: { afterMs: total * everyMs, code: 0 } }),
  }
}

const PATHS = ['/', '/', '/', '/health', '/items', '/items/7', '/favicon.ico', '/login']

/** A server with a few visitors: each container has its own rhythm, the same in every run. */
export function webServer(spec: ContainerSpec): Program {
  const seed = hashText(spec.name)
  const port = spec.ports?.[0]?.containerPort ?? 80
  return {
    lines: [{ afterMs: 0, stream: 'stdout', text: `${spec.hostname ?? spec.name}: listening on port ${port} (simulated)` }],
    output: { everyMs: 2_000 + (seed % 3_000), line: (index) => requestLine(hashText(`${seed}:${index}`)) },
    cpuCores: 0.002 + (seed % 30) / 1_000,
    memoryMiB: 8 + (seed % 40),
  }
}

function requestLine(dice: number): { stream: 'stdout' | 'stderr'; text: string } {
  const path = PATHS[dice % PATHS.length] ?? '/'
  const status = path === '/favicon.ico' ? 404 : dice % 97 === 0 ? 500 : 200
  const text = `GET ${path} ${status} ${((dice % 900) / 100 + 0.1).toFixed(1)}ms 172.17.0.${1 + (dice % 9)}`
  return { stream: status === 500 ? 'stderr' : 'stdout', text }
}
