import Box from '@cloudscape-design/components/box'
import { usePageRoom } from '../../app/shell/usePageRoom.ts'
import { Loading } from '../../components/Loading.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { DiffView } from '../task-definitions/editor/DiffView.tsx'
import { useRevision } from '../task-definitions/revision/useRevision.ts'

/** What a deployment changes in the task definition. @param from `web:14`; undefined where nothing ran before */
export default function RevisionChange({ from = '', to }: { from: string | undefined; to: string }) {
  const { t } = useI18n()
  const before = useRevision(from)
  const after = useRevision(to)
  const height = usePageRoom(440)
  if (from === '') return <Box color="text-body-secondary">{t('deployments.nothingToCompare')}</Box>
  if (from === to) return <Box color="text-body-secondary">{t('deployments.sameRevision', { revision: to })}</Box>
  for (const reading of [before, after]) {
    if (reading.phase === 'failed') return <Box color="text-status-error">{reading.message}</Box>
  }
  if (before.phase !== 'ready' || after.phase !== 'ready') return <Loading label={t('common.loading')} />
  return <DiffView before={before.revision} after={after.revision} height={height} />
}
