import Alert from '@cloudscape-design/components/alert'
import { useI18n } from '../../../i18n/I18n.tsx'
import { type ProgressFacts, progressProblems } from './progress.ts'

/** A warning before a configuration is used with which no deployment comes to its end; nothing where one can. */
export function CannotProgress(facts: ProgressFacts) {
  const { t } = useI18n()
  const sentences = progressProblems(facts, t)
  if (sentences.length === 0) return null
  return (
    <Alert type="warning">
      {sentences.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Alert>
  )
}
