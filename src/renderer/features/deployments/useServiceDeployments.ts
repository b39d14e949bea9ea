import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs'
import { useEffect, useRef, useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { type DeploymentFacts, deploymentFacts, namesOfRevisions, revisionsOf } from './deploymentFacts.ts'

/** Changes come in bursts: the deployments are read once after each. */
const SETTLE_MS = 150

/** As many as ListServiceDeployments and DescribeServiceDeployments take at once. */
const SHOWN = 20

/**
 * The last deployments of a service, newest first, read again whenever the watch tells of the service. Undefined until they are known;
 * none where the service has another deployment controller. @param also the ARN of one that may be older than those
 */
export function useServiceDeployments(service: Service, also?: string): readonly DeploymentFacts[] | undefined {
  const client = useClient()
  const names = useRef(new Map<string, string>())
  const [read, setRead] = useState<{ arn: string; deployments: readonly DeploymentFacts[] }>()
  const arn = service.serviceArn ?? ''
  const isFirst = read?.arn !== arn
  useEffect(() => {
    let current = true
    const show = (deployments: readonly DeploymentFacts[]) => current && setRead({ arn, deployments })
    const timer = setTimeout(
      () => void readDeployments(client, service, also, names.current).then(show, () => show([])),
      isFirst ? 0 : SETTLE_MS,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
    // A service that the watch tells of is another object: its deployments may have gone on.
  }, [client, arn, service, also, isFirst])
  return isFirst ? undefined : read.deployments
}

/** @param names of revisions, which never change: only those that are new are asked for */
async function readDeployments(
  client: ClusterClient,
  service: Service,
  also: string | undefined,
  names: Map<string, string>,
): Promise<DeploymentFacts[]> {
  const of = { cluster: service.clusterArn, service: service.serviceArn }
  const { serviceDeployments: found = [] } = await client.listServiceDeployments({ ...of, maxResults: SHOWN })
  const listed = found.map(({ serviceDeploymentArn = '' }) => serviceDeploymentArn)
  const serviceDeploymentArns = also === undefined || listed.includes(also) ? listed : [...listed.slice(0, SHOWN - 1), also]
  if (serviceDeploymentArns.length === 0) return []
  const { serviceDeployments = [] } = await client.describeServiceDeployments({ serviceDeploymentArns })
  await learnNames(client, serviceDeployments, names)
  const byArn = new Map(serviceDeployments.map((one) => [one.serviceDeploymentArn, one]))
  return serviceDeploymentArns.flatMap((arn) => {
    const one = byArn.get(arn)
    return one ? [deploymentFacts(one, names)] : []
  })
}

async function learnNames(client: ClusterClient, deployments: readonly ServiceDeployment[], names: Map<string, string>): Promise<void> {
  const unknown = [...new Set(deployments.flatMap(revisionsOf))].filter((arn) => !names.has(arn))
  for (let from = 0; from < unknown.length; from += SHOWN) {
    const serviceRevisionArns = unknown.slice(from, from + SHOWN)
    const { serviceRevisions = [] } = await client.describeServiceRevisions({ serviceRevisionArns })
    for (const [arn, name] of namesOfRevisions(serviceRevisions)) names.set(arn, name)
  }
}
