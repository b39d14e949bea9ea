import type { ServiceRecord } from '../records/serviceRecords.ts'
import type { ServiceSwitchesRecord } from '../records/switchRecords.ts'
import type { Store, Tx } from '../store.ts'
import { definedOnly } from './newTask.ts'

type Switches = Pick<ServiceSwitchesRecord, 'pausedSince' | 'holdsFailed' | 'after'>
/** Undefined switches off. */
export type SwitchChange = { [Name in keyof Switches]?: Switches[Name] | undefined }

/** Changes some of a service's switches. Where nothing is on any more nothing is kept. */
export function changeSwitches(tx: Tx, { account, region, arn, clusterArn }: ServiceRecord, change: SwitchChange): void {
  const before = tx.snapshot.serviceSwitches.get(arn)
  const switches = definedOnly({
    pausedSince: before?.pausedSince,
    holdsFailed: before?.holdsFailed,
    after: before?.after,
    ...change,
  })
  if (Object.keys(switches).length > 0) tx.put('serviceSwitches', { account, region, serviceArn: arn, clusterArn, ...switches })
  else if (before) tx.delete('serviceSwitches', arn)
}

/** @param speed what waits that were configured are divided by; 1 for their own time */
export function setSpeed(store: Store, speed: number): void {
  if (store.read().speed === speed) return
  store.update('set speed', (tx) => {
    if (speed === 1) tx.delete('localSettings', 'speed')
    else tx.put('localSettings', { key: 'speed', value: speed })
  })
}
