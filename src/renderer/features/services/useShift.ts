import type { Service } from '@aws-sdk/client-ecs'
import { useEffect, useState } from 'react'
import { useClient } from '../../data/ClientProvider.tsx'
import { type ShiftView, shiftsTraffic, shiftView } from './shiftView.ts'

export interface Shift {
  view: ShiftView
  /** Until when it waits, ms since the epoch. */
  until: number | undefined
}

/** The deployment of a service that shifts traffic, read again whenever the watch tells of the service. Undefined while there is none. */
export function useShift(service: Service): Shift | undefined {
  const client = useClient()
  const arn = shiftsTraffic(service) ? service.currentServiceDeployment : undefined
  const [read, setRead] = useState<{ arn: string; shift: Shift | undefined }>()
  useEffect(() => {
    if (!arn) return
    let current = true
    const show = (shift: Shift | undefined) => current && setRead({ arn, shift })
    const described = client.describeServiceDeployments({ serviceDeploymentArns: [arn] })
    const explained = client.explain({ cluster: service.clusterArn, service: service.serviceName })
    void Promise.all([described, explained]).then(
      ([{ serviceDeployments }, { explanations }]) => {
        const view = shiftView(serviceDeployments?.[0])
        show(view && { view, until: explanations.find(({ rule }) => rule === 'lifecycleStage')?.until })
      },
      () => show(undefined),
    )
    return () => {
      current = false
    }
    // A service that the watch tells of is another object: its deployment may have gone on.
  }, [client, arn, service])
  return arn && read?.arn === arn ? read.shift : undefined
}
