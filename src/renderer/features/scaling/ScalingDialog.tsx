import type { Service } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Checkbox from '@cloudscape-design/components/checkbox'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Decision } from '#cluster/api/resources/decisions.ts'
import type { WatchedPolicy, WatchedScaling } from '#cluster/api/resources/scaling.ts'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { metricWords } from './PolicySentence.tsx'
import { PreviewSentence } from './ScalingPreview.tsx'
import { resourceIdOf, scaledResource } from './scaledResource.ts'
import { offeredMetrics, type ScalingForm, scalingForm, scalingProblems } from './scalingForm.ts'

interface Props {
  service: Service
  scaling: WatchedScaling | undefined
  /** The one to change; a new one where absent. */
  policy?: WatchedPolicy
  decisions: readonly Decision[]
  onClose(): void
}

/** Makes or changes a target tracking policy, as a sentence with fields. */
export function ScalingDialog({ service, scaling, policy, decisions, onClose }: Props) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [form, setForm] = useState(() => scalingForm(scaling, policy, service.desiredCount ?? 0))
  const [tried, setTried] = useState(false)
  const [busy, run] = useAction()
  const name = service.serviceName ?? ''
  const problems = scalingProblems(form)
  const change = (changes: Partial<ScalingForm>) => setForm((present) => ({ ...present, ...changes }))
  const said = (problem: keyof typeof problems, words: string) => (tried && problems[problem] ? words : undefined)
  const { target, min, max, outSeconds: out, inSeconds } = form
  const values = { metric: metricWords(form.metric, t), target, min, max, out }
  const sentence = form.disableScaleIn ? t('scaling.sentenceOutOnly', values) : t('scaling.sentence', { ...values, in: inSeconds })
  const save = async () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    if (!(await run(() => saveScaling(client, service, form), t('scaling.saveFailed', { service: name })))) return
    onClose()
    flash({ type: 'success', content: t('scaling.saved', { service: name }) })
  }
  return (
    <ConfirmDialog
      title={t(policy ? 'scaling.editTitle' : 'scaling.addTitle', { service: name })}
      action={t('scaling.save')}
      onAction={() => void save()}
      onClose={onClose}
      busy={busy}
    >
      <SpaceBetween size="m">
        <ColumnLayout columns={2}>
          <FormField label={t('scaling.metric')}>
            <Select
              selectedOption={{ value: form.metric, label: metricWords(form.metric, t) }}
              options={offeredMetrics.map((value) => ({ value, label: metricWords(value, t) }))}
              disabled={policy !== undefined}
              onChange={({ detail }) =>
                change({ metric: offeredMetrics.find((one) => one === detail.selectedOption.value) ?? form.metric })
              }
            />
          </FormField>
          <NumberField
            label={t('scaling.target')}
            value={form.target}
            onChange={(target) => change({ target })}
            problem={said('target', t('scaling.targetRule'))}
            constraint={t('scaling.targetHint')}
          />
          <NumberField label={t('scaling.min')} value={form.min} onChange={(min) => change({ min })} problem={undefined} />
          <NumberField
            label={t('scaling.max')}
            value={form.max}
            onChange={(max) => change({ max })}
            problem={said('bounds', t('scaling.boundsRule'))}
          />
          <NumberField
            label={t('scaling.outCooldown')}
            value={form.outSeconds}
            onChange={(outSeconds) => change({ outSeconds })}
            problem={said('cooldown', t('scaling.cooldownRule'))}
          />
          <NumberField
            label={t('scaling.inCooldown')}
            value={form.inSeconds}
            onChange={(inSeconds) => change({ inSeconds })}
            problem={undefined}
          />
        </ColumnLayout>
        <Checkbox checked={form.disableScaleIn} onChange={({ detail }) => change({ disableScaleIn: detail.checked })}>
          {t('scaling.disableScaleIn')}
        </Checkbox>
        <div>
          <Box>{sentence}</Box>
          <PreviewSentence service={service} metric={form.metric} aim={form} decisions={decisions} measured={scaling !== undefined} />
        </div>
        <Box color="text-body-secondary" fontSize="body-s">
          {t('scaling.local')}
        </Box>
      </SpaceBetween>
    </ConfirmDialog>
  )
}

async function saveScaling(client: ClusterClient, service: Service, form: ScalingForm): Promise<void> {
  const resource = scaledResource(resourceIdOf(service))
  await client.autoscaling.registerScalableTarget({ ...resource, MinCapacity: form.min, MaxCapacity: form.max })
  await client.autoscaling.putScalingPolicy({
    ...resource,
    PolicyName: form.policyName ?? (form.metric.includes('CPU') ? 'cpu' : 'memory'),
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: form.target,
      PredefinedMetricSpecification: { PredefinedMetricType: form.metric },
      ScaleOutCooldown: form.outSeconds,
      ScaleInCooldown: form.inSeconds,
      DisableScaleIn: form.disableScaleIn,
    },
  })
}
