import type { ListAccountSettingsRequest, Setting } from '@aws-sdk/client-ecs'
import type { CallContext } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'
import { type AccountSettingName, effectiveValue, principalOf, settingKey, settingNameOf, settingNames, settingType } from './settings.ts'

/** What a user set, or with `effectiveSettings` what holds for them (spec part 1, 2.7). */
export const listAccountSettings: Handler<'ListAccountSettings'> = ({ store }, request, context) => {
  const names = request.name === undefined ? settingNames : [settingNameOf(request.name)]
  if (request.value !== undefined && request.name === undefined) throw invalidParameter('A value can only be given together with a name.')
  const found = settingsOf(store.read(), request, context, names).filter(
    ({ value }) => request.value === undefined || value === request.value,
  )
  const rules = { operation: 'ListAccountSettings', defaultSize: 10 }
  const { items, ...rest } = takePage(found, ({ name = '' }) => name, request, rules)
  return { settings: items, ...rest }
}

function settingsOf(
  snapshot: Snapshot,
  request: ListAccountSettingsRequest,
  context: CallContext,
  names: readonly AccountSettingName[],
): Setting[] {
  const principalArn = principalOf(request.principalArn, context)
  return names.flatMap((name) => {
    const own = snapshot.accountSettings.get(settingKey(context, principalArn, name))?.value
    const value = request.effectiveSettings ? effectiveValue(snapshot, context, principalArn, name) : own
    return value === undefined ? [] : [{ name, value, principalArn, type: settingType(name) }]
  })
}
