import type { Setting } from '@aws-sdk/client-ecs'
import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Store } from '#cluster/state/store.ts'
import type { Handler } from '../handler.ts'
import { checkSettingValue, principalOf, rootOf, settingKey, settingNameOf, settingType } from './settings.ts'

/** Sets a setting for one user or role, for everybody when that is root (spec part 1, 2.7). */
export const putAccountSetting: Handler<'PutAccountSetting'> = ({ store }, request, context) => ({
  setting: putSetting(store, context, principalOf(request.principalArn, context), request),
})

/** Sets a setting for everybody in the account who has not set it. */
export const putAccountSettingDefault: Handler<'PutAccountSettingDefault'> = ({ store }, request, context) => ({
  setting: putSetting(store, context, rootOf(context), request),
})

/** Users are only names here, so a stranger could make up any number of them. */
const mostSettings = 10_000

function putSetting(
  store: Store,
  { account, region }: Scope,
  principalArn: string,
  request: { name: string | undefined; value: string | undefined },
): Setting {
  const name = settingNameOf(request.name)
  const value = request.value ?? ''
  checkSettingValue(name, value)
  const key = settingKey({ account, region }, principalArn, name)
  const { accountSettings } = store.read()
  if (!accountSettings.get(key) && accountSettings.size >= mostSettings) {
    throw new ClusterError(
      'LimitExceededException',
      `There are ${mostSettings} account settings, which is the most there can be. Delete some with DeleteAccountSetting and try again.`,
    )
  }
  store.update('put account setting', (tx) => tx.put('accountSettings', { key, account, region, name, value, principalArn }))
  return { name, value, principalArn, type: settingType(name) }
}
