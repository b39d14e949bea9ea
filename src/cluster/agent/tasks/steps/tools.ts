import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { ContainerRecord } from '#cluster/state/records/taskRecords.ts'
import { type ReasonName, reasonOf } from '../reasons.ts'
import type { StepContext, StepTarget } from '../stepContext.ts'
import type { Activity, ContainerView } from '../taskView.ts'

const MOST_ATTEMPTS = 5
const ATTEMPT_PAUSE_MS = 1_000

/** One container of the task that a step is for. */
export interface ContainerTarget extends StepTarget {
  definition: ContainerDefinition
  record: ContainerRecord
  seen: ContainerView
}

interface Work {
  activity: Activity
  run: () => Promise<void>
  onError: (error: unknown) => void
}

/** Begins a step's work: it goes on by itself, marks the container busy meanwhile, and wakes the task at its end. */
export function carryOut({ watch, wake }: StepContext, { runtime }: StepTarget, view: ContainerView, work: Work): void {
  view.busy = work.activity
  const run = async () => {
    try {
      await work.run()
      delete view.notBefore
    } catch (error) {
      view.stale = true
      // An engine that does not answer has not refused: nothing is concluded, and the step comes again.
      if (!(await watch.isGone(error))) work.onError(error)
    } finally {
      delete view.busy
      wake(runtime.arn)
    }
  }
  void run()
}

/** The container has failed, for the first reason that was found. */
export const failAs =
  ({ log }: StepContext, view: ContainerView, name: ReasonName) =>
  (error: unknown): void => {
    view.failure ??= reasonOf(name, error)
    log.info('a step of a container failed', { reason: view.failure })
  }

/** For what has to succeed in the end: again after a growing pause, and given up at last. */
export const tryAgain =
  ({ clock, log }: StepContext, view: ContainerView, name: ReasonName) =>
  (error: unknown): void => {
    view.attempts += 1
    view.notBefore = clock.now() + ATTEMPT_PAUSE_MS * view.attempts
    log.warn('a container could not be stopped', { attempt: view.attempts, error: String(error) })
    if (view.attempts < MOST_ATTEMPTS) return
    view.failure ??= reasonOf(name, error)
    view.givenUp = true
  }

export function tell({ onProgress }: StepContext, { task, record }: ContainerTarget, step: TaskProgress['step']): void {
  onProgress({ taskArn: task.arn, container: record.name, step })
}

/** Asks the engine what a container is doing. What is heard of it while the answer is under way makes it stale again. */
export async function refresh(engine: ContainerEngine, clock: Clock, engineName: string, view: ContainerView): Promise<void> {
  view.stale = false
  try {
    view.facts = await engine.inspect(engineName)
    view.askedAt = clock.now()
  } catch (error) {
    view.stale = true
    throw error
  }
}

/** It is known to be gone without asking. */
export function forgetFacts(view: ContainerView): void {
  view.facts = undefined
  view.stale = false
}
