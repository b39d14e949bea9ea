import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { Empty } from '../../components/Empty.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { LaunchTypeField, NetworkFields, RevisionFields } from './LaunchFields.tsx'
import { emptyLaunchForm, failureSentence, launchProblems, needsNetwork, runTaskRequest } from './launchForm.ts'
import { useLaunchForm } from './useLaunchForm.ts'

/** Runs tasks by themselves, without a service that keeps them going. */
export default function RunTaskScreen({ cluster }: { cluster: string }) {
  const { t } = useI18n()
  const client = useClient()
  const offline = useOffline()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const [tried, setTried] = useState(false)
  const { form, change, definitions, definition, clusters, ready } = useLaunchForm({ ...emptyLaunchForm, cluster })
  useScreenHelp('task')
  const problems = launchProblems(form, definition, t)
  const submit = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    const launch = async () => {
      const { tasks = [], failures = [] } = await client.runTask(runTaskRequest(form, definition))
      if (failures.length > 0)
        flash({ type: 'error', header: t('form.someNotRun', { count: failures.length }), content: failureSentence(failures, t) })
      const [first] = tasks
      if (!first?.taskArn) return
      if (failures.length === 0) flash({ type: 'success', content: t('form.tasksRun', { count: tasks.length, revision: form.revision }) })
      navigate(tasks.length === 1 ? address.task(form.cluster, first.taskArn) : address.cluster(form.cluster, { tab: 'tasks' }))
    }
    await run(launch, t('form.runFailed', { revision: form.revision }))
  }
  if (ready && definitions.length === 0) return <NoDefinitions />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Form
        header={
          <Header variant="h1" info={<InfoLink topic="task" />} description={t('form.runTaskHint')}>
            {t('shell.runTask')}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" onClick={() => navigate(address.cluster(cluster))}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" loading={busy} disabled={offline !== undefined} disabledReason={offline ?? ''}>
              {t('form.runCount', { count: form.count })}
            </Button>
          </SpaceBetween>
        }
      >
        <Container>
          <SpaceBetween size="m">
            <RevisionFields form={form} change={change} problems={tried ? problems : {}} clusters={clusters} definitions={definitions} />
            <LaunchTypeField form={form} change={change} definition={definition} />
            <FormField label={t('form.taskCount')} errorText={problems.count}>
              <Input
                type="number"
                inputMode="numeric"
                value={String(form.count)}
                onChange={({ detail }) => change({ count: Number(detail.value) })}
              />
            </FormField>
            {needsNetwork(definition) ? <NetworkFields form={form} change={change} problems={problems} /> : null}
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  )
}

/** Both forms start from a task definition; where there is none, one is written first. */
export function NoDefinitions() {
  const { t } = useI18n()
  return (
    <Container>
      <Empty
        title={t('form.noDefinitions')}
        sentence={t('help.taskDefinition.sentence')}
        action={
          <Button variant="primary" onClick={() => navigate(address.newTaskDefinition())}>
            {t('shell.newTaskDefinition')}
          </Button>
        }
      />
    </Container>
  )
}
