import { describe, expect, it } from 'vitest'
import { caller, createHandlersWorld } from '../handlers.testSupport.ts'
import { settingNames } from './settings.ts'

const root = 'arn:aws:iam::000000000000:root'
const other = 'arn:aws:iam::000000000000:role/deployer'

describe('account settings', () => {
  it('have defaults that nobody set', () => {
    const { call } = createHandlersWorld()
    expect(call('ListAccountSettings', {}).settings).toEqual([])
    const first = call('ListAccountSettings', { effectiveSettings: true })
    const { settings = [] } = call('ListAccountSettings', {
      effectiveSettings: true,
      ...(first.nextToken && { nextToken: first.nextToken }),
    })
    expect(first.settings).toHaveLength(10)
    expect([...(first.settings ?? []), ...settings].map(({ name }) => name).sort()).toEqual([...settingNames].sort())
    expect(call('ListAccountSettings', { effectiveSettings: true, name: 'containerInsights' }).settings).toEqual([
      { name: 'containerInsights', value: 'disabled', principalArn: caller.principalArn, type: 'user' },
    ])
    expect(call('ListAccountSettings', { effectiveSettings: true, name: 'guardDutyActivate' }).settings).toMatchObject([
      { type: 'aws_managed' },
    ])
  })

  it("are one's own first, then the account's", () => {
    const { call } = createHandlersWorld()
    const effective = (principalArn?: string) =>
      call('ListAccountSettings', { name: 'containerInsights', effectiveSettings: true, ...(principalArn && { principalArn }) })
        .settings?.[0]?.value
    expect(call('PutAccountSettingDefault', { name: 'containerInsights', value: 'enabled' }).setting).toEqual({
      name: 'containerInsights',
      value: 'enabled',
      principalArn: root,
      type: 'user',
    })
    expect([effective(), effective(other)]).toEqual(['enabled', 'enabled'])
    expect(call('PutAccountSetting', { name: 'containerInsights', value: 'enhanced', principalArn: other }).setting?.principalArn).toBe(
      other,
    )
    expect([effective(), effective(other)]).toEqual(['enabled', 'enhanced'])
    expect(call('ListAccountSettings', { principalArn: other }).settings).toMatchObject([{ value: 'enhanced' }])
    expect(call('ListAccountSettings', {}).settings).toEqual([])
    expect(call('DeleteAccountSetting', { name: 'containerInsights', principalArn: other }).setting?.value).toBe('enabled')
    expect(effective(other)).toBe('enabled')
  })

  it('are filtered by name and value, and belong to a region', () => {
    const { call, refusal } = createHandlersWorld()
    call('PutAccountSetting', { name: 'awsvpcTrunking', value: 'enabled' })
    expect(call('ListAccountSettings', { name: 'awsvpcTrunking', value: 'disabled' }).settings).toEqual([])
    expect(call('ListAccountSettings', { name: 'awsvpcTrunking', value: 'enabled' }).settings).toHaveLength(1)
    expect(call('ListAccountSettings', {}, { ...caller, region: 'eu-west-1' }).settings).toEqual([])
    expect(refusal('ListAccountSettings', { value: 'enabled' })).toContain('A value can only be given together with a name.')
    expect(refusal('ListAccountSettings', { maxResults: 11 })).toBe('InvalidParameterException: maxResults must be between 1 and 10.')
  })

  it.each([
    ['colour', 'red', 'name should be one of [serviceLongArnFormat,taskLongArnFormat,containerInstanceLongArnFormat,'],
    ['taskLongArnFormat', 'disabled', 'The setting taskLongArnFormat can not be disabled'],
    ['taskLongArnFormat', 'perhaps', 'The value of taskLongArnFormat should be one of [enabled]'],
    ['containerInsights', 'on', 'The value of containerInsights should be one of [enabled,disabled,enhanced]'],
    ['fargateTaskRetirementWaitPeriod', '8', 'The value of fargateTaskRetirementWaitPeriod should be one of [0,7,14]'],
    ['guardDutyActivate', 'on', 'The setting guardDutyActivate is managed by AWS'],
  ])('refuse %s %s', (name, value, sentence) => {
    const { refusal } = createHandlersWorld()
    expect(refusal('PutAccountSetting', { name: name as never, value })).toContain(`InvalidParameterException: ${sentence}`)
  })

  it.each(['x', 'arn:aws:iam::999999999999:user/x', 'arn:aws:ecs:us-east-1:000000000000:cluster/x'])(
    'refuse the principal %s',
    (principalArn) => {
      const { refusal } = createHandlersWorld()
      expect(refusal('PutAccountSetting', { name: 'awsvpcTrunking', value: 'enabled', principalArn })).toContain(
        'The principalArn is invalid.',
      )
    },
  )

  it('decide what new clusters start with', () => {
    const { call } = createHandlersWorld()
    call('PutAccountSettingDefault', { name: 'containerInsights', value: 'enhanced' })
    const settingsOf = (cluster: ReturnType<typeof call<'CreateCluster'>>) => cluster.cluster?.settings
    expect(settingsOf(call('CreateCluster', { clusterName: 'a' }))).toEqual([{ name: 'containerInsights', value: 'enhanced' }])
    const settings = [{ name: 'containerInsights', value: 'disabled' } as const]
    expect(settingsOf(call('CreateCluster', { clusterName: 'b', settings }))).toEqual(settings)
    expect(call('DescribeClusters', { include: ['SETTINGS'] }).clusters?.[0]?.settings).toEqual(settings)
  })
})
