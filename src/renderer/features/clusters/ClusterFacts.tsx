import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useI18n } from '../../i18n/I18n.tsx'
import type { ClusterView, Share } from './clusterView.ts'

/** Four facts: tasks, CPU, memory, instances. */
export function ClusterFacts({ view, onInstances }: { view: ClusterView; onInstances(): void }) {
  const { t, format } = useI18n()
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: t('cluster.tasks'), value: <TaskCounts view={view} /> },
          {
            label: t('cluster.cpuReserved'),
            value: (
              <Reserved
                share={view.cpu}
                label={t('cluster.cpuReserved')}
                words={(share) => t('cluster.ofVcpu', { used: format.vcpu(share.used), total: format.vcpu(share.total) })}
              />
            ),
          },
          {
            label: t('cluster.memoryReserved'),
            value: (
              <Reserved
                share={view.memory}
                label={t('cluster.memoryReserved')}
                words={(share) => t('cluster.ofMemory', { used: format.memory(share.used), total: format.memory(share.total) })}
              />
            ),
          },
          {
            label: t('cluster.instances'),
            value: (
              <Link href="#" onFollow={(event) => (event.preventDefault(), onInstances())}>
                {t('cluster.registered', { count: view.instances.length })}
              </Link>
            ),
          },
        ]}
      />
    </Container>
  )
}

function TaskCounts({ view }: { view: ClusterView }) {
  const { t } = useI18n()
  return (
    <SpaceBetween direction="horizontal" size="s">
      <StatusIndicator type={view.running > 0 ? 'success' : 'stopped'}>{t('cluster.running', { count: view.running })}</StatusIndicator>
      {view.pending > 0 ? <StatusIndicator type="pending">{t('cluster.pending', { count: view.pending })}</StatusIndicator> : null}
    </SpaceBetween>
  )
}

export function Reserved({ share, label, words }: { share: Share | undefined; label: string; words(share: Share): string }) {
  const { t } = useI18n()
  if (!share || share.total === 0) return <Box color="text-body-secondary">{t('cluster.noInstances')}</Box>
  return <ProgressBar value={(share.used / share.total) * 100} ariaLabel={label} additionalInfo={words(share)} />
}
