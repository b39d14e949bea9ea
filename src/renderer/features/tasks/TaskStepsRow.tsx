import type { Task } from '@aws-sdk/client-ecs'
import Steps from '@cloudscape-design/components/steps'
import { useI18n } from '../../i18n/I18n.tsx'
import { taskSteps } from './taskSteps.ts'

/** The states that a task passes through, and how far it is. */
export function TaskStepsRow({ task, verb }: { task: Task; verb: string | undefined }) {
  const { t, format } = useI18n()
  return (
    <div className="task-steps">
      <Steps
        orientation="horizontal"
        ariaLabel={t('task.states')}
        steps={taskSteps(task).map(({ status, word, type, reached, at }) => ({
          status: type,
          statusIconAriaLabel: t(reached ? 'task.stepReached' : 'task.stepNotReached'),
          header: (
            <span
              className={reached ? undefined : 'task-step-ahead'}
              title={status}
              aria-current={status === task.lastStatus ? 'step' : undefined}
            >
              {t(word)}
            </span>
          ),
          details: at ? <span className="numbers">{format.time(at.getTime())}</span> : status === task.lastStatus ? verb : undefined,
        }))}
      />
    </div>
  )
}
