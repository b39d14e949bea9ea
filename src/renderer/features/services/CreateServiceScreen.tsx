import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { LaunchTypeField, NetworkFields, RevisionFields } from '../tasks/LaunchFields.tsx'
import {
  createServiceRequest,
  emptyLaunchForm,
  needsNetwork,
  type Problems,
  type ServiceForm,
  serviceProblems,
} from '../tasks/launchForm.ts'
import { NoDefinitions } from '../tasks/RunTaskScreen.tsx'
import { useLaunchForm } from '../tasks/useLaunchForm.ts'
import { bounds } from './deploymentView.ts'

const emptyForm: ServiceForm = { ...emptyLaunchForm, name: '', minimumHealthyPercent: 100, maximumPercent: 200 }

/** Creates a service from a task definition; everything but the revision is filled in. */
export default function CreateServiceScreen({ cluster }: { cluster: string }) {
  const { t } = useI18n()
  const client = useClient()
  const offline = useOffline()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const [tried, setTried] = useState(false)
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
  useScreenHelp('service')
  const submit = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    if (!(await run(() => client.createService(createServiceRequest(form, definition)), t('form.createFailed', { name: form.name }))))
      return
    navigate(address.service(form.cluster, form.name))
    flash({ type: 'success', content: t('form.created', { name: form.name, count: form.count }) })
  }
  if (launch.ready && definitions.length === 0) return <NoDefinitions />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Form
        header={
          <Header variant="h1" info={<InfoLink topic="service" />} description={t('help.service.sentence')}>
            {t('shell.createService')}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" onClick={() => navigate(address.cluster(cluster))}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" loading={busy} disabled={offline !== undefined} disabledReason={offline ?? ''}>
              {t('shell.createService')}
            </Button>
          </SpaceBetween>
        }
      >
        <Container>
          <SpaceBetween size="m">
            <RevisionFields form={form} change={change} problems={shown} clusters={launch.clusters} definitions={definitions} />
            <ColumnLayout columns={3}>
              <FormField label={t('form.serviceName')} errorText={shown.name ?? (form.name && problems.name)}>
                <Input value={launch.form.name} placeholder={form.family} onChange={({ detail }) => change({ name: detail.value })} />
              </FormField>
              <FormField label={t('service.desiredTasks')} errorText={problems.count}>
                <Input
                  type="number"
                  inputMode="numeric"
                  value={String(form.count)}
                  onChange={({ detail }) => change({ count: Number(detail.value) })}
                />
              </FormField>
            </ColumnLayout>
            <LaunchTypeField form={form} change={change} definition={definition} />
            {needsNetwork(definition) ? <NetworkFields form={form} change={change} problems={problems} /> : null}
            <DeploymentFields form={form} change={change} problems={problems} />
          </SpaceBetween>
        </Container>
      </Form>
    </form>
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
  const percent = (field: 'minimumHealthyPercent' | 'maximumPercent') => (
    <Input
      type="number"
      inputMode="numeric"
      value={String(form[field])}
      onChange={({ detail }) => change({ [field]: Number(detail.value) })}
    />
  )
  return (
    <ExpandableSection headerText={t('form.deploymentOptions')}>
      <ColumnLayout columns={3}>
        <FormField
          label={t('service.minimumHealthy')}
          constraintText={t('form.atLeast', { count: minimum })}
          errorText={problems.minimumHealthyPercent}
        >
          {percent('minimumHealthyPercent')}
        </FormField>
        <FormField
          label={t('service.maximumPercent')}
          constraintText={t('form.atMost', { count: maximum })}
          errorText={problems.maximumPercent}
        >
          {percent('maximumPercent')}
        </FormField>
      </ColumnLayout>
    </ExpandableSection>
  )
}
