import { useState } from 'react'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useFormAction } from '../../app/useFormAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { CapacityFields } from './CapacityFields.tsx'
import { strategyProblem } from './capacityForm.ts'
import { NetworkFields, RevisionFields } from './LaunchFields.tsx'
import { LaunchFrame, NoDefinitions, NumberField } from './LaunchFrame.tsx'
import { emptyLaunchForm, failureSentence, launchProblems, needsNetwork, runTaskRequest } from './launchForm.ts'
import { useCapacity } from './useCapacity.ts'
import { useLaunchForm } from './useLaunchForm.ts'

/** Runs tasks by themselves, without a service that keeps them going. */
export default function RunTaskScreen({ cluster }: { cluster: string }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const { busy, problem, run } = useFormAction()
  const [tried, setTried] = useState(false)
  const { form, change, definitions, definition, clusters, ready } = useLaunchForm({ ...emptyLaunchForm, cluster })
  const { setCapacity, ...capacity } = useCapacity(form.cluster, definition)
  const problems = launchProblems(form, definition, t)
  const capacityProblem = strategyProblem(capacity.capacity, t)
  const submit = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0 || capacityProblem !== undefined) return
    const launch = async () => {
      const { tasks = [], failures = [] } = await client.runTask(runTaskRequest(form, definition, capacity.capacity))
      if (failures.length > 0)
        flash({ type: 'error', header: t('form.someNotRun', { count: failures.length }), content: failureSentence(failures, t) })
      const [first] = tasks
      if (!first?.taskArn) return
      if (failures.length === 0) flash({ type: 'success', content: t('form.tasksRun', { count: tasks.length, revision: form.revision }) })
      navigate(tasks.length === 1 ? address.task(form.cluster, first.taskArn) : address.cluster(form.cluster, { tab: 'tasks' }))
    }
    await run(launch)
  }
  if (ready && definitions.length === 0) return <NoDefinitions />
  return (
    <LaunchFrame
      topic="task"
      title={t('shell.runTask')}
      description={t('form.runTaskHint')}
      action={t('form.runCount', { count: form.count })}
      busy={busy}
      problem={problem}
      onSubmit={() => void submit()}
      cluster={cluster}
    >
      <RevisionFields form={form} change={change} problems={tried ? problems : {}} clusters={clusters} definitions={definitions} />
      <CapacityFields
        {...capacity}
        launchType={form.launchType}
        problem={capacityProblem}
        onLaunchType={(launchType) => change({ launchType })}
        onCapacity={setCapacity}
      />
      <NumberField label={t('form.taskCount')} value={form.count} onChange={(count) => change({ count })} problem={problems.count} />
      {needsNetwork(definition) ? <NetworkFields form={form} change={change} problems={problems} /> : null}
    </LaunchFrame>
  )
}
