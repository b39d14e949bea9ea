import ExpandableSection from '@cloudscape-design/components/expandable-section'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import { useI18n } from '../../i18n/I18n.tsx'
import type { PullView } from './pullView.ts'

/** How far an image is, and each of its layers. */
export function PullProgress({ container, pull }: { container: string; pull: PullView }) {
  const { t } = useI18n()
  return (
    <div data-testid="pull">
      <ProgressBar
        variant="key-value"
        value={pull.percent ?? 0}
        ariaLabel={t('task.pullOf', { container })}
        additionalInfo={<span className="numbers">{pull.bytes}</span>}
      />
      {pull.layers.length > 0 ? (
        <ExpandableSection headerText={t('task.layersCount', { layersDone: pull.layersDone, layersTotal: pull.layersTotal })}>
          <ul className="pull-layers" aria-label={t('task.layersOf', { container })}>
            {pull.layers.map(({ id, state, bytes }) => (
              <li key={id}>
                <code>{id}</code>
                <span>{state}</span>
                <span className="numbers">{bytes}</span>
              </li>
            ))}
          </ul>
        </ExpandableSection>
      ) : null}
    </div>
  )
}
