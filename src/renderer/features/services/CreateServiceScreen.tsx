import type { LoadBalancer } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { AttachFields } from '../load-balancers/AttachFields.tsx'
import { fits } from '../load-balancers/attachment.ts'
import { LaunchTypeField, NetworkFields, RevisionFields } from '../tasks/LaunchFields.tsx'
import { LaunchFrame, NoDefinitions, NumberField } from '../tasks/LaunchFrame.tsx'
import {
  createServiceRequest,
  emptyLaunchForm,
  needsNetwork,
  type Problems,
  type ServiceForm,
  serviceProblems,
} from '../tasks/launchForm.ts'
import { useLaunchForm } from '../tasks/useLaunchForm.ts'
import { CannotRoll } from './CannotRoll.tsx'
import { bounds } from './deploymentView.ts'

const emptyForm: ServiceForm = { ...emptyLaunchForm, name: '', minimumHealthyPercent: 100, maximumPercent: 200 }

/** Creates a service from a task definition; everything but the revision is filled in. */
export default function CreateServiceScreen({ cluster }: { cluster: string }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const [tried, setTried] = useState(false)
  const [chosen, setChosen] = useState<LoadBalancer>()
  const launch = useLaunchForm({ ...emptyForm, cluster })
  const { change, definition, definitions } = launch
  // Until a name is typed, the service is called like its family.
  const form = { ...launch.form, name: launch.form.name || launch.form.family }
  const taken = new Set(
    launch.services
      .filter((one) => shortName(one.clusterArn ?? '') === form.cluster && one.status !== 'INACTIVE')
      .map(({ serviceName = '' }) => serviceName),
  )
  const problems = serviceProblems(form, definition, taken, t)
  const shown: Problems<ServiceForm> = tried ? problems : {}
  const whole = useTaskDefinition(definition?.taskDefinitionArn)
  const balancer = chosen && fits(chosen, whole) ? chosen : undefined
  const submit = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    const request = { ...createServiceRequest(form, definition), ...(balancer && { loadBalancers: [balancer] }) }
    if (!(await run(() => client.createService(request), t('form.createFailed', { name: form.name })))) return
    navigate(address.service(form.cluster, form.name))
    flash({ type: 'success', content: t('form.created', { name: form.name, count: form.count }) })
  }
  if (launch.ready && definitions.length === 0) return <NoDefinitions />
  return (
    <LaunchFrame
      topic="service"
      title={t('shell.createService')}
      description={t('help.service.sentence')}
      action={t('shell.createService')}
      busy={busy}
      onSubmit={() => void submit()}
      cluster={cluster}
    >
      <RevisionFields form={form} change={change} problems={shown} clusters={launch.clusters} definitions={definitions} />
      <ColumnLayout columns={3}>
        <FormField label={t('form.serviceName')} errorText={shown.name ?? (form.name && problems.name)}>
          <Input value={launch.form.name} placeholder={form.family} onChange={({ detail }) => change({ name: detail.value })} />
        </FormField>
        <NumberField
          label={t('service.desiredTasks')}
          value={form.count}
          onChange={(count) => change({ count })}
          problem={problems.count}
        />
      </ColumnLayout>
      <LaunchTypeField form={form} change={change} definition={definition} />
      {needsNetwork(definition) ? <NetworkFields form={form} change={change} problems={problems} /> : null}
      <AttachFields definition={whole} value={balancer} onChange={setChosen} />
      <DeploymentFields form={form} change={change} problems={problems} />
      <CannotRoll desired={form.count} configuration={form} />
    </LaunchFrame>
  )
}

interface DeploymentProps {
  form: ServiceForm
  change(changes: Partial<ServiceForm>): void
  problems: Problems<ServiceForm>
}

function DeploymentFields({ form, change, problems }: DeploymentProps) {
  const { t } = useI18n()
  const { minimum, maximum } = bounds({ deploymentConfiguration: form }, form.count)
  return (
    <ExpandableSection headerText={t('form.deploymentOptions')}>
      <ColumnLayout columns={3}>
        <NumberField
          label={t('service.minimumHealthy')}
          value={form.minimumHealthyPercent}
          onChange={(minimumHealthyPercent) => change({ minimumHealthyPercent })}
          constraint={t('form.atLeast', { count: minimum })}
          problem={problems.minimumHealthyPercent}
        />
        <NumberField
          label={t('service.maximumPercent')}
          value={form.maximumPercent}
          onChange={(maximumPercent) => change({ maximumPercent })}
          constraint={t('form.atMost', { count: maximum })}
          problem={problems.maximumPercent}
        />
      </ColumnLayout>
    </ExpandableSection>
  )
}
