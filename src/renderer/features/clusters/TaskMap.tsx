import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { type Lane, TaskLanes } from '../tasks/TaskLanes.tsx'
import type { MapLane } from './clusterView.ts'

/** Every task of the cluster as a chip: a lane for each service and daemon, and one for the tasks run alone. */
export function TaskMap({ cluster, lanes }: { cluster: string; lanes: readonly MapLane[] }) {
  const { t } = useI18n()
  const drawn = lanes.map(
    ({ owner, tasks }): Lane => ({
      key: owner ? `${owner.kind}:${owner.name}` : '',
      owner: owner?.name ?? t('cluster.runAlone'),
      label: <OwnerLink cluster={cluster} owner={owner} />,
      tasks,
    }),
  )
  return (
    <Container header={<Header variant="h2">{t('cluster.taskMap')}</Header>}>
      <div className="lanes-scroll task-map">
        <TaskLanes lanes={drawn} label={t('cluster.taskMap')} />
      </div>
    </Container>
  )
}

function OwnerLink({ cluster, owner }: { cluster: string; owner: MapLane['owner'] }) {
  const { t } = useI18n()
  if (!owner) return t('cluster.runAlone')
  const href = owner.kind === 'service' ? address.service(cluster, owner.name) : address.cluster(cluster, { tab: 'daemons' })
  return <Link href={href}>{owner.name}</Link>
}
