import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { Ago, Lasting } from '../../components/Ago.tsx'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { healthLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import type { TaskView } from './taskView.ts'

/** Health is worth a word once something checked it. */
function Health({ view }: { view: TaskView }) {
  const { t } = useI18n()
  const { chip } = view.look
  if (chip !== 'checking' && (view.health === 'UNKNOWN' || view.task.lastStatus !== 'RUNNING')) return t('common.none')
  return <Status look={healthLook(view.health)} raw={view.health} />
}

/** The facts of a task in two rows. */
export function TaskFacts({ cluster, view }: { cluster: string; view: TaskView }) {
  const { t, format } = useI18n()
  const { task } = view
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: t('task.arn'), value: <Copyable text={view.arn} shown={view.id.slice(0, 8)} label={t('task.copyArn')} /> },
        { label: t('task.health'), value: <Health view={view} /> },
        { label: t('task.size'), value: sizeOf(task.cpu, task.memory) },
        { label: t('task.uptime'), value: <Lasting from={task.startedAt} to={task.stoppedAt} /> },
        {
          label: t('task.startedBy'),
          value: task.startedBy ? <span title={task.startedBy}>{shortName(task.startedBy)}</span> : t('common.none'),
        },
        { label: t('task.desiredStatus'), value: task.desiredStatus ?? t('common.none') },
        {
          label: t('cluster.instance'),
          value: task.containerInstanceArn ? (
            <Link href={address.containerInstance(cluster, task.containerInstanceArn)}>
              {shortName(task.containerInstanceArn).slice(0, 8)}
            </Link>
          ) : (
            t('task.noInstance')
          ),
        },
        { label: t('service.created'), value: <Ago at={task.createdAt} /> },
      ]}
    />
  )

  function sizeOf(cpu: string | undefined, memory: string | undefined): string {
    const parts = [
      cpu && Number(cpu) > 0 ? t('task.vcpu', { vcpu: format.vcpu(Number(cpu)) }) : undefined,
      memory && Number(memory) > 0 ? format.memory(Number(memory)) : undefined,
    ]
    return parts.filter(Boolean).join(' · ') || t('common.none')
  }
}
