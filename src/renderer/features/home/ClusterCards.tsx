import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { Pips } from '../services/Pips.tsx'
import type { ClusterCard } from './homeView.ts'

/** More services than this are named on the cluster's own page. */
const SHOWN = 8

/** Each cluster with its services and how many of their tasks run. */
export function ClusterCards({ clusters }: { clusters: readonly ClusterCard[] }) {
  return (
    <SpaceBetween size="s">
      {clusters.map((cluster) => (
        <Card key={cluster.name} cluster={cluster} />
      ))}
    </SpaceBetween>
  )
}

function Card({ cluster }: { cluster: ClusterCard }) {
  const { t } = useI18n()
  const { name, running, pending, services } = cluster
  const more = services.length - SHOWN
  return (
    <Container
      header={
        <Header variant="h2" description={t('home.clusterCounts', { services: services.length, running, pending })}>
          <Link href={address.cluster(name)} fontSize="heading-m">
            {name}
          </Link>
        </Header>
      }
    >
      {services.length === 0 ? (
        <>
          {t('cluster.noServices')} <Link href={address.createService(name)}>{t('shell.createService')}</Link>
        </>
      ) : (
        <ul className="service-grid">
          {services.slice(0, SHOWN).map((service) => (
            <li key={service.arn}>
              <Link href={address.service(name, service.name)}>{service.name}</Link>
              <Pips view={service} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 ? <Link href={address.cluster(name)}>{t('home.moreServices', { count: more })}</Link> : null}
    </Container>
  )
}
