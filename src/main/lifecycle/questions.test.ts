import { describe, expect, it } from 'vitest'
import type { EngineStatus } from '#cluster/api/resources/marina.ts'
import { type ClusterView, emptyView } from '../cluster/clusterView.ts'
import { en } from '../words/en.ts'
import { closeQuestion, quitQuestion } from './questions.ts'

const running = (runningTasks: number, kind: EngineStatus['kind'] = 'docker'): ClusterView => ({
  ...emptyView,
  runningTasks,
  engine: { kind, connected: true } as EngineStatus,
})
const answers = (view: ClusterView, attached = false) => quitQuestion(view, attached, en)?.choices.map(({ answer }) => answer)

describe('quitQuestion', () => {
  it('is not asked when nothing runs', () => expect(quitQuestion(running(0), false, en)).toBeUndefined())

  it('offers to stop the tasks only where this Marina can', () => {
    expect(answers(running(2))).toEqual(['leaveTasks', 'stopTasks', 'cancel'])
    expect(answers(running(2, 'simulated'))).toEqual(['leaveTasks', 'cancel'])
    expect(answers(running(2), true)).toEqual(['leaveTasks', 'cancel'])
  })

  it('does nothing on Escape', () => {
    for (const question of [quitQuestion(running(1), false, en), quitQuestion(running(1), true, en)]) {
      expect(question?.choices[question.cancelId]?.answer).toBe('cancel')
    }
  })
})

describe('closeQuestion', () => {
  it('keeps the cluster on Enter and on Escape', () => {
    const { choices, defaultId, cancelId } = closeQuestion(running(9), en)
    expect([choices[defaultId]?.answer, choices[cancelId]?.answer]).toEqual(['background', 'background'])
  })

  it('counts in words', () => {
    expect(closeQuestion(running(9), en).message).toBe('Keep 9 tasks running in the background?')
    expect(closeQuestion(running(1), en).message).toBe('Keep 1 task running in the background?')
    expect(closeQuestion(running(0), en).message).toBe('Keep Marina running in the background?')
  })
})
