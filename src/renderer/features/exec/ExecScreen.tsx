import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useScreenHelp } from '../../app/help.tsx'
import { useQueryValue } from '../../app/location.ts'
import { usePageRoom } from '../../app/shell/usePageRoom.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import ExecView from './ExecView.tsx'

/** A terminal as a page of its own. */
export default function ExecScreen({ cluster, task }: { cluster: string; task: string }) {
  const { t } = useI18n()
  const [container] = useQueryValue('container')
  useScreenHelp('task')
  return (
    <SpaceBetween size="s">
      <Header variant="h1">{t('exec.titleOf', { id: task.slice(0, 8) })}</Header>
      <ExecView cluster={cluster} task={task} container={container || undefined} height={usePageRoom(190)} />
    </SpaceBetween>
  )
}
