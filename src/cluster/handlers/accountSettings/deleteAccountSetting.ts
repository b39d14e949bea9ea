import type { Handler } from '../handler.ts'
import { effectiveValue, principalOf, settingKey, settingNameOf, settingType } from './settings.ts'

/** Goes back to what holds for those who set nothing, and answers that (spec part 1, 2.7). */
export const deleteAccountSetting: Handler<'DeleteAccountSetting'> = ({ store }, request, context) => {
  const name = settingNameOf(request.name)
  const principalArn = principalOf(request.principalArn, context)
  const key = settingKey(context, principalArn, name)
  if (store.read().accountSettings.get(key)) store.update('delete account setting', (tx) => tx.delete('accountSettings', key))
  const value = effectiveValue(store.read(), context, principalArn, name)
  return { setting: { name, value, principalArn, type: settingType(name) } }
}
