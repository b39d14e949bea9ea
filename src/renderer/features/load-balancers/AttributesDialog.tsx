import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useEffect, useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useFlash } from '../../app/flash.tsx'
import { useFormAction } from '../../app/useFormAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { type AttributesForm, attributesForm, changedAttributes, isSwitch, type KeyValue } from './attributesForm.ts'

/** What has attributes, and its ARN. */
export interface Attributed {
  kind: 'loadBalancer' | 'listener' | 'targetGroup'
  arn: string
  name: string
}

/** The attributes of a load balancer, a listener or a target group, under ELB's own keys; ELB says what each takes. */
export function AttributesDialog({ of, onClose }: { of: Attributed; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const { busy, problem, run } = useFormAction()
  const [before, setBefore] = useState<AttributesForm>()
  const [form, setForm] = useState<AttributesForm>({})
  const { kind, arn, name } = of
  useEffect(() => {
    let current = true
    void run(async () => {
      const read = attributesForm(await readAttributes(client, { kind, arn }))
      if (!current) return
      setBefore(read)
      setForm(read)
    })
    return () => {
      current = false
    }
  }, [client, run, kind, arn])
  const save = async () => {
    const changed = changedAttributes(before ?? {}, form)
    const worked = changed.length === 0 || (await run(() => writeAttributes(client, { kind, arn }, changed)))
    if (!worked) return
    onClose()
    flash({ type: 'success', content: t('loadBalancers.changed', { name }) })
  }
  return (
    <ConfirmDialog
      title={t('loadBalancers.attributesOf', { name })}
      action={t('loadBalancers.save')}
      onAction={() => void save()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
      {before ? (
        <SpaceBetween size="s">
          {Object.entries(form).map(([key, value]) => (
            <Attribute
              key={key}
              name={key}
              value={value}
              switches={isSwitch(before[key] ?? '')}
              onChange={(next) => setForm((present) => ({ ...present, [key]: next }))}
            />
          ))}
        </SpaceBetween>
      ) : problem === undefined ? (
        <Loading label={t('common.loading')} rows={4} />
      ) : null}
    </ConfirmDialog>
  )
}

interface AttributeProps {
  name: string
  value: string
  switches: boolean
  onChange(value: string): void
}

function Attribute({ name, value, switches, onChange }: AttributeProps) {
  if (switches) {
    return (
      <Toggle checked={value === 'true'} onChange={({ detail }) => onChange(String(detail.checked))}>
        <code className="code">{name}</code>
      </Toggle>
    )
  }
  return (
    <FormField stretch label={<code className="code">{name}</code>}>
      <Input value={value} spellcheck={false} autoComplete={false} ariaLabel={name} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  )
}

async function readAttributes({ loadBalancing }: ClusterClient, { kind, arn }: Omit<Attributed, 'name'>): Promise<readonly KeyValue[]> {
  const answers = {
    loadBalancer: () => loadBalancing.describeLoadBalancerAttributes({ LoadBalancerArn: arn }),
    listener: () => loadBalancing.describeListenerAttributes({ ListenerArn: arn }),
    targetGroup: () => loadBalancing.describeTargetGroupAttributes({ TargetGroupArn: arn }),
  }
  return (await answers[kind]()).Attributes ?? []
}

function writeAttributes(
  { loadBalancing }: ClusterClient,
  { kind, arn }: Omit<Attributed, 'name'>,
  Attributes: { Key: string; Value: string }[],
): Promise<unknown> {
  const writes = {
    loadBalancer: () => loadBalancing.modifyLoadBalancerAttributes({ LoadBalancerArn: arn, Attributes }),
    listener: () => loadBalancing.modifyListenerAttributes({ ListenerArn: arn, Attributes }),
    targetGroup: () => loadBalancing.modifyTargetGroupAttributes({ TargetGroupArn: arn, Attributes }),
  }
  return writes[kind]()
}
