import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

export async function settings({ step, refused }: Tour): Promise<void> {
  const name = 'containerInsights'
  const effective = { name, effectiveSettings: true } as const
  await step('ListAccountSettings', effective, (answer) => expect(answer.settings).toMatchObject([{ name, value: 'disabled' }]))
  await step('PutAccountSettingDefault', { name, value: 'enabled' }, ({ setting }) =>
    expect(setting).toMatchObject({ name, value: 'enabled', principalArn: 'arn:aws:iam::123456789012:root' }),
  )
  await step('CreateCluster', { clusterName: 'insightful' }, ({ cluster }) =>
    expect(cluster?.settings).toEqual([{ name, value: 'enabled' }]),
  )
  await step('DeleteCluster', { cluster: 'insightful' }, ({ cluster }) => expect(cluster?.status).toBe('INACTIVE'))
  const trunking = 'awsvpcTrunking'
  await step('PutAccountSetting', { name: trunking, value: 'enabled' }, ({ setting }) => expect(setting?.value).toBe('enabled'))
  await step('ListAccountSettings', { name: trunking, value: 'enabled' }, (answer) => expect(answer.settings).toHaveLength(1))
  await step('DeleteAccountSetting', { name: trunking }, ({ setting }) => expect(setting?.name).toBe(trunking))
  await step('ListAccountSettings', { name: trunking }, (answer) => expect(answer.settings).toEqual([]))
  await step('PutAccountSettingDefault', { name, value: 'disabled' }, ({ setting }) => expect(setting?.value).toBe('disabled'))
  await refused(
    'PutAccountSetting',
    { name: 'fargateTaskRetirementWaitPeriod', value: '8' },
    'InvalidParameterException',
    /^The value of fargateTaskRetirementWaitPeriod should be one of \[0,7,14\]/,
  )
}
