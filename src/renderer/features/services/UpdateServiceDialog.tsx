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
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { activeRevisions } from '../tasks/revisions.ts'
import { CannotRoll } from './CannotRoll.tsx'
import { bounds } from './deploymentView.ts'

/** Chooses a revision, says what will happen, deploys. @param proposed a revision, or `current` */
export function UpdateServiceDialog({ service, proposed, onClose }: { service: Service; proposed: string; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const { resources } = useWatch({ scope: 'taskDefinitions' })
  const current = shortName(service.taskDefinition ?? '')
  const revisions = activeRevisions(resources.taskDefinition.values(), splitTaskDefinition(current).family)
  const newest = revisions[0] ?? current
  const [chosen, setChosen] = useState<string>()
  const revision = chosen ?? (proposed === 'current' ? newest : proposed)
  const [force, setForce] = useState(false)
  const [busy, run] = useAction()
  const name = service.serviceName ?? ''
  const startsDeployment = force || revision !== current
  const deploy = async () => {
    const call = () =>
      client.updateService({ cluster: service.clusterArn, service: name, taskDefinition: revision, forceNewDeployment: force })
    if (!(await run(call, t('service.updateFailed', { service: name })))) return
    onClose()
    flash({ type: 'success', content: t('service.deploying', { service: name, revision }) })
  }
  return (
    <ConfirmDialog
      title={t('service.updateTitle', { service: name })}
      action={t('service.deploy', { revision })}
      onAction={() => void deploy()}
      onClose={onClose}
      busy={busy}
      disabledReason={startsDeployment ? undefined : t('service.nothingToDeploy')}
    >
      <SpaceBetween size="m">
        <FormField label={t('task.revision')} description={t('service.runsNow', { revision: current })}>
          <Select
            selectedOption={{ value: revision, label: revision }}
            options={revisions.map((value, at) => ({
              value,
              label: value,
              ...tagsOf(value, at, current, t('service.newest'), t('service.current')),
            }))}
            onChange={({ detail }) => setChosen(detail.selectedOption.value)}
            filteringType={revisions.length > 10 ? 'auto' : 'none'}
          />
        </FormField>
        <Checkbox checked={force} onChange={({ detail }) => setForce(detail.checked)} description={t('service.forceHint')}>
          {t('service.forceNewDeployment')}
        </Checkbox>
        <CannotRoll desired={service.desiredCount ?? 0} configuration={service.deploymentConfiguration} />
        <Box>{startsDeployment ? willDo(service, t) : t('service.nothingToDeploy')}</Box>
      </SpaceBetween>
    </ConfirmDialog>
  )
}

/** What happens to the tasks there are. */
function willDo(service: Service, t: Translate): string {
  const { desiredCount: desired = 0, deploymentConfiguration } = service
  const { strategy = 'ROLLING' } = deploymentConfiguration ?? {}
  return strategy === 'ROLLING' ? t('service.willDo', { desired, ...bounds(service) }) : t('shift.willDo', { desired, strategy })
}

function tagsOf(value: string, at: number, current: string, newest: string, now: string): { labelTag?: string } {
  if (value === current) return { labelTag: now }
  return at === 0 ? { labelTag: newest } : {}
}
