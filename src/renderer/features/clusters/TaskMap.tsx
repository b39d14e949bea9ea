import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { type Lane, TaskLanes } from '../tasks/TaskLanes.tsx'
import type { MapLane } from './clusterView.ts'

/** Every task of the cluster as a chip: a lane for each service, and one for the tasks run alone. */
export function TaskMap({ cluster, lanes }: { cluster: string; lanes: readonly MapLane[] }) {
  const { t } = useI18n()
  const drawn = lanes.map(
    ({ service, tasks }): Lane => ({
      key: service ?? '',
      owner: service ?? t('cluster.runAlone'),
      label: service ? <Link href={address.service(cluster, service)}>{service}</Link> : t('cluster.runAlone'),
      tasks,
    }),
  )
  return (
    <Container header={<Header variant="h2">{t('cluster.taskMap')}</Header>}>
      <div className="lanes-scroll">
        <TaskLanes lanes={drawn} label={t('cluster.taskMap')} />
      </div>
    </Container>
  )
}
