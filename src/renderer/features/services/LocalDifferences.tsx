import Alert from '@cloudscape-design/components/alert'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import { useLocalDifferences } from '../../data/useLocalDifferences.ts'
import { useI18n } from '../../i18n/I18n.tsx'

interface Props {
  of: MarinaOperations['ListLocalDifferences']['request'] | undefined
  /** A line to open, where the screen is about something else. */
  folded?: boolean
}

/** What AWS does otherwise, one sentence each; nothing where nothing differs. */
export function LocalDifferences({ of, folded = false }: Props) {
  const { t } = useI18n()
  const differences = useLocalDifferences(of) ?? []
  if (differences.length === 0) return null
  const sentences = differences.map(({ path, sentence }) => <div key={`${path} ${sentence}`}>{sentence}</div>)
  if (folded)
    return <ExpandableSection headerText={t('common.differencesCount', { count: differences.length })}>{sentences}</ExpandableSection>
  return <Alert type="info">{sentences}</Alert>
}
