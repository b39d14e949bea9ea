import { existsSync, readFileSync } from 'node:fs'
import type { Remedy } from '../discovery/engineCandidate.ts'
import { probeEngine } from '../discovery/probeEngine.ts'
import { parseDockerHost } from '../docker/dockerConnection.ts'
import { type EngineInstallPlan, type InstallStep, type InstallSurroundings, planEngineInstall } from './planEngineInstall.ts'
import { type PrivateDockerdOptions, startPrivateDockerd } from './privateDockerd.ts'
import { type CommandResult, type RunCommand, runCommand } from './runCommand.ts'

/** Where the distribution's own service would put it, so that a service manager coming later finds the same data. */
export const SYSTEM_DOCKERD: PrivateDockerdOptions = {
  dataRoot: '/var/lib/docker',
  execRoot: '/var/run/docker',
  pidFile: '/var/run/docker.pid',
  host: 'unix:///var/run/docker.sock',
  log: '/var/log/dockerd.log',
}

export interface InstallTools {
  run?: RunCommand
  /** A line for the user: what happens now, or what a program says meanwhile. */
  onProgress?: (line: string) => void
  /** Starts the engine where no service manager does; it outlives Marina. */
  startDetached?: () => Promise<unknown>
  /** Whether an engine answers at an address. */
  answers?: (host: string) => Promise<boolean>
}

export type InstallOutcome = { installed: true; host: string } | { installed: false; why: string; remedy: Remedy }

/** What `planEngineInstall` wants to know of the machine Marina runs on. */
export function installSurroundings(): InstallSurroundings {
  return {
    platform: process.platform,
    osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : undefined,
    uid: process.getuid?.(),
    hasServiceManager: existsSync('/run/systemd/system'),
  }
}

/** Carries out a plan, step by step, until the engine answers. A failure is an outcome with a sentence, not an exception. */
export async function installEngine(
  plan: EngineInstallPlan = planEngineInstall(installSurroundings()),
  tools: InstallTools = {},
): Promise<InstallOutcome> {
  if (plan.kind === 'byHand') return { installed: false, why: plan.why, remedy: plan.remedy }
  const {
    run = runCommand,
    onProgress = () => {},
    startDetached = () => startPrivateDockerd(SYSTEM_DOCKERD),
    answers = hostAnswers,
  } = tools
  for (const step of plan.steps) {
    onProgress(`${step.title}: ${commandLine(step)}`)
    const failure = await runStep(step, run, onProgress)
    if (failure) return failure
  }
  const failure = plan.startedBy === 'detached' ? await start(startDetached, answers, onProgress) : undefined
  if (failure) return failure
  if (!(await answers(SYSTEM_DOCKERD.host))) return notAnswering(plan.startedBy)
  onProgress(`Docker Engine answers at ${SYSTEM_DOCKERD.host}.`)
  return { installed: true, host: SYSTEM_DOCKERD.host }
}

async function runStep(step: InstallStep, run: RunCommand, onProgress: (line: string) => void): Promise<InstallOutcome | undefined> {
  const result = await run(step.command, step.arguments, onProgress).catch(
    (error: Error): CommandResult => ({ code: null, lastLines: [error.message] }),
  )
  if (result.code === 0) return undefined
  // apt says what is wrong in lines that begin with E:; what follows them is advice.
  const reason =
    result.lastLines.findLast((line) => line.startsWith('E: ')) ??
    result.lastLines.findLast((line) => line.trim() !== '') ??
    'it said nothing'
  return {
    installed: false,
    why: `${step.title} failed: ${reason.replace(/^E: /, '').replace(/\.$/, '')}.`,
    remedy: { sentence: 'Run the command yourself to see all of it, then try again.', command: commandLine(step) },
  }
}

async function start(
  startDetached: () => Promise<unknown>,
  answers: (host: string) => Promise<boolean>,
  onProgress: (line: string) => void,
): Promise<InstallOutcome | undefined> {
  // A package may start its engine itself, or one ran all along.
  if (await answers(SYSTEM_DOCKERD.host)) return undefined
  onProgress(`Starting Docker Engine in the background; its log is ${SYSTEM_DOCKERD.log}`)
  try {
    await startDetached()
    return undefined
  } catch (error) {
    const remedy = { sentence: `Look into ${SYSTEM_DOCKERD.log} for the reason; inside a container an engine needs privileges of its own.` }
    return { installed: false, why: `Docker is installed and does not start. ${(error as Error).message}`, remedy }
  }
}

function notAnswering(startedBy: 'serviceManager' | 'detached'): InstallOutcome {
  const command = startedBy === 'serviceManager' ? 'journalctl -u docker -n 50' : `tail -n 50 ${SYSTEM_DOCKERD.log}`
  return {
    installed: false,
    why: `Docker is installed and started, and does not answer at ${SYSTEM_DOCKERD.host}.`,
    remedy: { sentence: 'Look into its log for the reason.', command },
  }
}

async function hostAnswers(host: string): Promise<boolean> {
  return 'answered' in (await probeEngine(parseDockerHost(host)))
}

function commandLine(step: InstallStep): string {
  return [step.command, ...step.arguments].join(' ')
}
