import type { Service } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { shortName } from '#cluster/api/arns.ts'
import { splitTaskDefinition } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { useFormAction } from '../../app/useFormAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { CapacityFields } from '../tasks/CapacityFields.tsx'
import { findRevision } from '../tasks/LaunchFields.tsx'
import { launchTypesOf } from '../tasks/launchForm.ts'
import { activeRevisions } from '../tasks/revisions.ts'
import { bounds } from './deploymentView.ts'
import { CannotProgress } from './form/CannotProgress.tsx'
import type { DeploymentForm } from './form/deploymentForm.ts'
import { FormSection } from './form/FormSection.tsx'
import { ServiceSettingsFields } from './form/ServiceSettingsFields.tsx'
import { changedSettings, hasProblems, kindOf, serviceSettings } from './form/serviceSettings.ts'
import { useSettingsFacts } from './form/useSettingsFacts.ts'

/** Chooses a revision and what else is to be otherwise, says what will happen, deploys. @param proposed a revision, or `current` */
export function UpdateServiceDialog({ service, proposed, onClose }: { service: Service; proposed: string; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [tried, setTried] = useState(false)
  const { busy, problem, run } = useFormAction()
  const name = service.serviceName ?? ''
  const form = useUpdateForm(service, proposed)
  const { revision, changes, startsDeployment, settingsProblems } = form
  const isUnchanged = !startsDeployment && Object.keys(changes).length === 0
  const deploy = async () => {
    setTried(true)
    if (hasProblems(settingsProblems)) return
    const request = { cluster: service.clusterArn, service: name, ...changes }
    const deployment = startsDeployment ? { taskDefinition: revision, forceNewDeployment: form.force } : {}
    if (!(await run(() => client.updateService({ ...request, ...deployment })))) return
    onClose()
    const content = startsDeployment ? t('service.deploying', { service: name, revision }) : t('service.settingsSaved', { service: name })
    flash({ type: 'success', content })
  }
  return (
    <ConfirmDialog
      size="large"
      title={t('service.updateTitle', { service: name })}
      action={startsDeployment || isUnchanged ? t('service.deploy', { revision }) : t('service.saveSettings')}
      onAction={() => void deploy()}
      onClose={onClose}
      busy={busy}
      problem={problem}
      disabledReason={isUnchanged ? t('service.nothingToDeploy') : undefined}
    >
      <SpaceBetween size="m">
        <RevisionChoice form={form} />
        <Checkbox checked={form.force} onChange={({ detail }) => form.setForce(detail.checked)} description={t('service.forceHint')}>
          {t('service.forceNewDeployment')}
        </Checkbox>
        {isManagedByEcs(service) ? <SettingsChoice service={service} form={form} tried={tried} /> : null}
        <CannotProgress {...form.facts} />
        <Box>{startsDeployment ? willDo(service.desiredCount ?? 0, form.settings.deployment, t) : sayNoDeployment(isUnchanged, t)}</Box>
      </SpaceBetween>
    </ConfirmDialog>
  )
}

/** Task sets have settings of their own where something else deploys. */
const isManagedByEcs = ({ deploymentController }: Service) => (deploymentController?.type ?? 'ECS') === 'ECS'

const sayNoDeployment = (isUnchanged: boolean, t: Translate) => t(isUnchanged ? 'service.nothingToDeploy' : 'service.settingsOnly')

/** What is to be otherwise, over what the service has now; a service that changes meanwhile does not change what was typed. */
function useUpdateForm(service: Service, proposed: string) {
  const { resources } = useWatch({ scope: 'taskDefinitions' })
  const definitions = [...resources.taskDefinition.values()]
  const current = shortName(service.taskDefinition ?? '')
  const revisions = activeRevisions(definitions, splitTaskDefinition(current).family)
  const newest = revisions[0] ?? current
  const [chosen, setRevision] = useState<string>()
  const revision = chosen ?? (proposed === 'current' ? newest : proposed)
  const [force, setForce] = useState(false)
  const [before] = useState(() => serviceSettings(service))
  const [settings, setSettings] = useState(before)
  const summary = findRevision(definitions, revision)
  const definition = useTaskDefinition(summary?.taskDefinitionArn ?? (revision === current ? service.taskDefinition : undefined))
  const launchType = service.launchType ?? kindOf(before, 'EC2')
  const about = { cluster: shortName(service.clusterArn ?? ''), launchType, desired: service.desiredCount ?? 0, definition }
  const { rules, problems, facts } = useSettingsFacts(settings, about)
  const changes = changedSettings(before, settings, launchType)
  const change = (more: Partial<typeof settings>) => setSettings((present) => ({ ...present, ...more }))
  return {
    current,
    revisions,
    revision,
    setRevision,
    force,
    setForce,
    settings,
    change,
    about,
    rules,
    facts,
    changes,
    settingsProblems: problems,
    summary,
    // Of the settings, load balancers alone replace the tasks that run.
    startsDeployment: force || revision !== current || changes.loadBalancers !== undefined,
  }
}

type UpdateForm = ReturnType<typeof useUpdateForm>

function RevisionChoice({ form: { revision, revisions, current, setRevision } }: { form: UpdateForm }) {
  const { t } = useI18n()
  return (
    <FormField label={t('task.revision')} description={t('service.runsNow', { revision: current })}>
      <Select
        selectedOption={{ value: revision, label: revision }}
        options={revisions.map((value, at) => ({
          value,
          label: value,
          ...tagsOf(value, at, current, t('service.newest'), t('service.current')),
        }))}
        onChange={({ detail }) => setRevision(detail.selectedOption.value)}
        filteringType={revisions.length > 10 ? 'auto' : 'none'}
      />
    </FormField>
  )
}

function SettingsChoice({ service, form, tried }: { service: Service; form: UpdateForm; tried: boolean }) {
  const { t } = useI18n()
  const { resources } = useWatch({ scope: 'summary' })
  const { settings, settingsProblems, about, change } = form
  const isDaemon = service.schedulingStrategy === 'DAEMON'
  const cluster = resources.cluster.get(service.clusterArn ?? '') ?? {}
  const providers = settings.capacity?.map(({ capacityProvider }) => capacityProvider).join(', ')
  return (
    <>
      {isDaemon ? null : (
        <FormSection
          title={t('form.compute')}
          summary={providers ?? about.launchType}
          hasProblem={tried && settingsProblems.capacity !== undefined}
        >
          <CapacityFields
            cluster={cluster}
            allowed={launchTypesOf(form.summary)}
            launchType={about.launchType}
            capacity={settings.capacity}
            problem={settingsProblems.capacity}
            onCapacity={(capacity) => change({ capacity })}
          />
        </FormSection>
      )}
      <ServiceSettingsFields
        {...about}
        settings={settings}
        problems={settingsProblems}
        tried={tried}
        rules={form.rules}
        isDaemon={isDaemon}
        canAttach={(service.loadBalancers?.length ?? 0) <= 1}
        change={change}
      />
    </>
  )
}

/** What happens to the tasks there are. */
function willDo(desired: number, deployment: DeploymentForm, t: Translate): string {
  const { strategy } = deployment
  if (strategy !== 'ROLLING') return t('shift.willDo', { desired, strategy })
  return t('service.willDo', { desired, ...bounds({ deploymentConfiguration: deployment }, desired) })
}

function tagsOf(value: string, at: number, current: string, newest: string, now: string): { labelTag?: string } {
  if (value === current) return { labelTag: now }
  return at === 0 ? { labelTag: newest } : {}
}
