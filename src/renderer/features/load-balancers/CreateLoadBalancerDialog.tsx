import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { typeWord } from './loadBalancerView.ts'

interface NewLoadBalancer {
  name: string
  type: 'application' | 'network'
  port: number
  targetType: 'ip' | 'instance'
  /** Of application load balancers. */
  healthCheckPath: string
}

const types = ['application', 'network'] as const
const targetTypes = ['ip', 'instance'] as const

/** A load balancer with a listener and the target group it forwards to, in one go. */
export function CreateLoadBalancerDialog({ onClose }: { onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [form, setForm] = useState<NewLoadBalancer>({ name: '', type: 'application', port: 80, targetType: 'ip', healthCheckPath: '/' })
  const [tried, setTried] = useState(false)
  const [busy, run] = useAction()
  const { name, type, port, targetType, healthCheckPath } = form
  const change = (changes: Partial<NewLoadBalancer>) => setForm((present) => ({ ...present, ...changes }))
  const isName = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/i.test(name) && !name.startsWith('internal-')
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535
  const create = async () => {
    setTried(true)
    if (!isName || !isPort) return
    if (!(await run(() => createAll(client, form), t('loadBalancers.createFailed', { name })))) return
    onClose()
    navigate(address.loadBalancer(name))
    flash({ type: 'success', content: t('loadBalancers.created', { name }) })
  }
  return (
    <ConfirmDialog
      title={t('loadBalancers.create')}
      action={t('secrets.createAction')}
      onAction={() => void create()}
      onClose={onClose}
      busy={busy}
    >
      <SpaceBetween size="m">
        <FormField label={t('service.name')} errorText={tried && !isName ? t('loadBalancers.nameRule') : ''}>
          <Input
            value={name}
            placeholder="web"
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => change({ name: detail.value })}
          />
        </FormField>
        <FormField label={t('loadBalancers.type')}>
          <RadioGroup
            value={type}
            onChange={({ detail }) => change({ type: types.find((one) => one === detail.value) ?? type })}
            items={types.map((value) => ({ value, label: t(typeWord(value)), description: t(`loadBalancers.typeHint.${value}`) }))}
          />
        </FormField>
        <FormField label={t('loadBalancers.targetType')}>
          <RadioGroup
            value={targetType}
            onChange={({ detail }) => change({ targetType: targetTypes.find((one) => one === detail.value) ?? targetType })}
            items={targetTypes.map((value) => ({ value, label: value, description: t(`loadBalancers.targetTypeHint.${value}`) }))}
          />
        </FormField>
        <ColumnLayout columns={2}>
          <NumberField
            label={t('loadBalancers.listenerPort')}
            value={port}
            onChange={(next) => change({ port: next })}
            problem={tried && !isPort ? t('loadBalancers.portRule') : undefined}
          />
          {type === 'application' ? (
            <FormField label={t('loadBalancers.healthCheckPath')}>
              <Input value={healthCheckPath} spellcheck={false} onChange={({ detail }) => change({ healthCheckPath: detail.value })} />
            </FormField>
          ) : null}
        </ColumnLayout>
        <Box color="text-body-secondary">{t('loadBalancers.createSentence')}</Box>
      </SpaceBetween>
    </ConfirmDialog>
  )
}

/** Subnets and the VPC are names that mean nothing here. What an earlier try made is taken up again: ELB answers the same to the same. */
async function createAll({ loadBalancing }: ClusterClient, { name, type, port, targetType, healthCheckPath }: NewLoadBalancer) {
  const Protocol = type === 'application' ? 'HTTP' : 'TCP'
  const { TargetGroups } = await loadBalancing.createTargetGroup({
    Name: name,
    Protocol,
    Port: 80,
    VpcId: 'vpc-1',
    TargetType: targetType,
    ...(type === 'application' && { HealthCheckPath: healthCheckPath || '/' }),
  })
  const { LoadBalancers } = await loadBalancing.createLoadBalancer({ Name: name, Type: type, Subnets: ['subnet-1', 'subnet-2'] })
  await loadBalancing.createListener({
    LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
    Protocol,
    Port: port,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }],
  })
}
