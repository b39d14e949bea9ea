import Button from '@cloudscape-design/components/button'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { useI18n } from '../../../i18n/I18n.tsx'
import type { EditorProblem } from './editorProblems.ts'

const icons = { error: 'error', warning: 'warning', info: 'info' } as const satisfies Record<string, StatusIndicatorProps.Type>

interface Props {
  problems: readonly EditorProblem[]
  onGoTo(problem: EditorProblem): void
}

/** Everything to correct, each with its place. Its height does not change with its length, so that nothing jumps while one types. */
export function ProblemList({ problems, onGoTo }: Props) {
  const { t } = useI18n()
  const count = (severity: EditorProblem['severity']) => problems.filter((one) => one.severity === severity).length
  return (
    <section className="problems" aria-label={t('editor.problems')}>
      <div className="problems-head" role="status">
        {count('error') + count('warning') === 0 ? (
          <StatusIndicator type="success">
            {problems.length === 0 ? t('editor.noProblems') : t('editor.remarksCount', { count: problems.length })}
          </StatusIndicator>
        ) : (
          <StatusIndicator type={count('error') > 0 ? 'error' : 'warning'}>
            {t('editor.problemsCount', { errors: count('error'), warnings: count('warning') })}
          </StatusIndicator>
        )}
      </div>
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.path} ${problem.from} ${problem.message}`}>
            <StatusIndicator type={icons[problem.severity]} iconAriaLabel={t(`editor.severity.${problem.severity}`)}>
              <span title={problem.ecs && t('editor.ecsSays', { sentence: problem.ecs })}>{problem.message}</span>
            </StatusIndicator>{' '}
            <Button
              variant="inline-link"
              ariaLabel={t('editor.goToPlace', { line: problem.line, column: problem.column, message: problem.message })}
              onClick={() => onGoTo(problem)}
            >
              {t('editor.goTo', { line: problem.line })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
