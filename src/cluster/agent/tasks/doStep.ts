import { containerRecord, effectiveContainer } from '../containers/effectiveContainer.ts'
import { readSecrets } from '../secrets/readSecrets.ts'
import { createVolumes } from './createVolumes.ts'
import type { Step } from './nextStep.ts'
import type { StepContext, StepTarget } from './stepContext.ts'
import { create } from './steps/create.ts'
import { writeMetadata } from './steps/metadataFile.ts'
import { removePause, startPause } from './steps/pause.ts'
import { pull } from './steps/pull.ts'
import { start } from './steps/start.ts'
import { stop } from './steps/stop.ts'
import type { ContainerTarget } from './steps/tools.ts'

const containerSteps = { pull, create, start, stop, writeMetadata }

/** Begins a step. It goes on by itself, marks what it works on busy meanwhile, and wakes the task at its end. */
export function doStep(context: StepContext, target: StepTarget, step: Exclude<Step, { do: 'wait' }>): void {
  const { task, runtime } = target
  const { pause } = runtime.view
  if (step.do === 'readSecrets') return readSecrets(context, target)
  if (step.do === 'createVolumes') return createVolumes(context, target)
  if (step.do === 'startPause') return pause && startPause(context, target, pause)
  if (step.do === 'removePause')
    return pause && task.pauseEngineName ? removePause(context, target, pause, task.pauseEngineName) : undefined
  const container = containerTarget(target, step.container)
  if (!container) return
  if (step.do === 'fail') fail(context, container, step)
  else containerSteps[step.do](context, container)
}

function containerTarget(target: StepTarget, name: string): ContainerTarget | undefined {
  const { task, taskDefinition, runtime } = target
  const definition = taskDefinition.definition.containerDefinitions.find((container) => container.name === name)
  const record = containerRecord(task, name)
  const seen = runtime.view.containers.get(name)
  return definition && record && seen && { ...target, definition: effectiveContainer(task, definition), record, seen }
}

function fail({ wake }: StepContext, { runtime, seen }: ContainerTarget, { reason, exitCode }: Extract<Step, { do: 'fail' }>): void {
  seen.failure ??= reason
  if (exitCode !== undefined) seen.failureExitCode ??= exitCode
  wake(runtime.arn)
}
