import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useFormAction } from '../../app/useFormAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { fits } from '../load-balancers/attachment.ts'
import { CapacityFields } from '../tasks/CapacityFields.tsx'
import { NetworkFields, RevisionFields } from '../tasks/LaunchFields.tsx'
import { LaunchFrame, NoDefinitions, NumberField } from '../tasks/LaunchFrame.tsx'
import {
  createServiceRequest,
  emptyLaunchForm,
  needsNetwork,
  type Problems,
  type ServiceForm,
  serviceProblems,
} from '../tasks/launchForm.ts'
import { useCapacity } from '../tasks/useCapacity.ts'
import { useLaunchForm } from '../tasks/useLaunchForm.ts'
import { CannotProgress } from './form/CannotProgress.tsx'
import { ServiceSettingsFields } from './form/ServiceSettingsFields.tsx'
import { hasProblems, type ServiceSettings, serviceSettings } from './form/serviceSettings.ts'
import { useSettingsFacts } from './form/useSettingsFacts.ts'

const emptyForm: ServiceForm = { ...emptyLaunchForm, name: '' }

/** Creates a service from a task definition; everything but the revision is filled in. */
export default function CreateServiceScreen({ cluster }: { cluster: string }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const { busy, problem, run } = useFormAction()
  const [tried, setTried] = useState(false)
  const [chosen, setChosen] = useState(serviceSettings)
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
  const { setCapacity, ...capacity } = useCapacity(form.cluster, definition)
  const { loadBalancer: attached } = chosen
  const settings: ServiceSettings = {
    ...chosen,
    capacity: capacity.capacity,
    loadBalancer: attached && fits(attached, whole) ? attached : undefined,
  }
  const about = { cluster: form.cluster, launchType: form.launchType, desired: form.count, definition: whole }
  const { rules, problems: settingsProblems, facts } = useSettingsFacts(settings, about)
  const submit = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0 || hasProblems(settingsProblems)) return
    const request = createServiceRequest(form, definition, settings)
    if (!(await run(() => client.createService(request)))) return
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
      problem={problem}
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
      <CapacityFields
        {...capacity}
        launchType={form.launchType}
        problem={settingsProblems.capacity}
        onLaunchType={(launchType) => change({ launchType })}
        onCapacity={setCapacity}
      />
      {needsNetwork(definition) ? <NetworkFields form={form} change={change} problems={problems} /> : null}
      <ServiceSettingsFields
        {...about}
        settings={settings}
        problems={settingsProblems}
        tried={tried}
        rules={rules}
        isDaemon={false}
        canAttach
        change={(changes) => setChosen((present) => ({ ...present, ...changes }))}
      />
      <CannotProgress {...facts} />
    </LaunchFrame>
  )
}
