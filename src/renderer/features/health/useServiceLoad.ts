import type { Service } from '@aws-sdk/client-ecs'
import { useEffect, useState } from 'react'
import { shortName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useClient } from '../../data/ClientProvider.tsx'

/** What was measured in one span of time, in percent of what the tasks reserve. */
export interface LoadPoint {
  at: number
  percent: number
}

export interface ServiceLoad {
  cpu: readonly LoadPoint[]
  memory: readonly LoadPoint[]
}

/** As far back as Marina measures. */
export const LOAD_SPAN_MS = 20 * 60_000
const PERIOD_S = 20
const EVERY_MS = 10_000

/** The load of a service over the last 20 minutes, read again every 10 seconds. Undefined until it is known. */
export function useServiceLoad(service: Service, measured: boolean): ServiceLoad | undefined {
  const client = useClient()
  const [load, setLoad] = useState<ServiceLoad>()
  const cluster = shortName(service.clusterArn ?? '')
  const name = service.serviceName ?? ''
  useEffect(() => {
    if (!measured) return
    let current = true
    const read = () =>
      void readLoad(client, cluster, name).then(
        (found) => current && setLoad(found),
        () => undefined,
      )
    read()
    const timer = setInterval(read, EVERY_MS)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [client, cluster, name, measured])
  return load
}

async function readLoad(client: ClusterClient, cluster: string, service: string): Promise<ServiceLoad> {
  const [cpu, memory] = await Promise.all([read('CPUUtilization'), read('MemoryUtilization')])
  return { cpu, memory }

  async function read(MetricName: string): Promise<LoadPoint[]> {
    const end = Date.now()
    const { Datapoints = [] } = await client.alarms.getMetricStatistics({
      Namespace: 'AWS/ECS',
      MetricName,
      Dimensions: [
        { Name: 'ClusterName', Value: cluster },
        { Name: 'ServiceName', Value: service },
      ],
      StartTime: new Date(Math.floor((end - LOAD_SPAN_MS) / (PERIOD_S * 1000)) * PERIOD_S * 1000),
      EndTime: new Date(end),
      Period: PERIOD_S,
      Statistics: ['Average'],
    })
    const points = Datapoints.map(({ Timestamp, Average = 0 }) => ({
      at: Timestamp?.getTime() ?? 0,
      percent: Math.round(Average * 10) / 10,
    }))
    return points.sort((one, other) => one.at - other.at)
  }
}
