import { installEngine, installSurroundings } from '#cluster/engine/install/installEngine.ts'
import { planEngineInstall } from '#cluster/engine/install/planEngineInstall.ts'
import type { DaemonOptions } from './daemonOptions.ts'

/**
 * Installs the distribution's engine where the user asked for it, or says yes when asked.
 * @returns whether an engine answers now
 */
export async function bringEngine(options: Pick<DaemonOptions, 'installEngine' | 'confirmInstall' | 'onProgress'>): Promise<boolean> {
  const { installEngine: wanted = false, confirmInstall, onProgress = () => {} } = options
  const plan = planEngineInstall(installSurroundings())
  if (plan.kind === 'byHand') {
    if (wanted) onProgress(`${plan.why} ${plan.remedy.sentence}${plan.remedy.command ? ` ${plan.remedy.command}` : ''}`)
    return false
  }
  const commands = plan.steps.map((step) => [step.command, ...step.arguments].join(' ')).join('; ')
  if (!wanted && !(await confirmInstall?.(`No container engine was found. Install Docker on ${plan.system} (${commands})?`))) return false
  const outcome = await installEngine(plan, { onProgress })
  if (!outcome.installed)
    onProgress(`${outcome.why} ${outcome.remedy.sentence}${outcome.remedy.command ? ` ${outcome.remedy.command}` : ''}`)
  return outcome.installed
}
