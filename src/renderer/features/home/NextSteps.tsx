import ActionCard from '@cloudscape-design/components/action-card'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import { address } from '../../app/addresses.ts'
import { useHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { useStartSample } from '../welcome/useStartSample.ts'

/** Three ways on: a sample, a task definition of one's own, the words. */
export function NextSteps() {
  const { t } = useI18n()
  const { show } = useHelp()
  const [starting, startSample] = useStartSample()
  return (
    <ColumnLayout columns={3}>
      <ActionCard header={t('home.sample')} description={t('home.sampleHint')} disabled={starting} onClick={startSample} />
      <ActionCard header={t('home.import')} description={t('home.importHint')} onClick={() => navigate(address.newTaskDefinition())} />
      <ActionCard header={t('home.learn')} description={t('home.learnHint')} onClick={() => show('overview')} />
    </ColumnLayout>
  )
}
