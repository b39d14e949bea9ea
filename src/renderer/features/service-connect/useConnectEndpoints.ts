import { useEffect, useState } from 'react'
import type { ServiceConnectEndpoint } from '#cluster/api/resources/marina.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { type EndpointView, endpointViews, type Reading } from './endpointView.ts'

/** Often enough to see requests come; nothing of it is state, so no watch tells it. */
const EVERY_MS = 2_000

/**
 * The client aliases of Service Connect, read again and again while they are shown.
 * @param serviceArn those of one service alone; undefined for all, empty for none
 */
export function useConnectEndpoints(serviceArn?: string): readonly EndpointView[] {
  const client = useClient()
  const [readings, setReadings] = useState<{ now: Reading; before: Reading | undefined }>()
  useEffect(() => {
    if (serviceArn === '') return
    let timer: ReturnType<typeof setTimeout> | undefined
    let current = true
    const show = (endpoints: readonly ServiceConnectEndpoint[]) => {
      if (current) setReadings((last) => ({ now: { at: Date.now(), endpoints }, before: last?.now }))
    }
    // While Marina is away the last numbers stay, and the banner says so.
    const read = () =>
      client
        .listServiceConnectEndpoints({})
        .then(
          ({ endpoints }) => show(endpoints),
          () => {},
        )
        .finally(() => {
          if (current) timer = setTimeout(() => void read(), EVERY_MS)
        })
    void read()
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, serviceArn])
  if (!readings) return []
  const wanted = ({ at, endpoints }: Reading): Reading => ({
    at,
    endpoints: endpoints.filter((endpoint) => serviceArn === undefined || endpoint.serviceArn === serviceArn),
  })
  return endpointViews(wanted(readings.now), readings.before && wanted(readings.before))
}
