import Button from '@cloudscape-design/components/button'
import { Empty } from '../../../components/Empty.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'

/** In place of lines: nothing was logged, or everything is filtered away, which are not the same. */
export function NothingShown({ all, onShowAll }: { all: number; onShowAll(): void }) {
  const { t } = useI18n()
  return (
    <div className="log-nothing">
      {all === 0 ? (
        <Empty title={t('logs.empty')} sentence={t('logs.emptySentence')} />
      ) : (
        <Empty title={t('logs.noMatch', { count: all })} action={<Button onClick={onShowAll}>{t('logs.showAll')}</Button>} />
      )}
    </div>
  )
}
