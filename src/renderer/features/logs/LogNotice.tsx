import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import { Loading } from '../../components/Loading.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { FeedState } from './feed/logFeed.ts'

/** What there is to say of the view as a whole: not there yet, not coming any more, older lines gone. */
export function LogNotice({ state, letGo, kept }: { state: FeedState; letGo: number; kept: number }) {
  const { t, format } = useI18n()
  if (state.phase === 'loading') return <Loading label={t('common.loading')} rows={3} />
  if (state.phase === 'failed') return <Alert type="error">{state.message}</Alert>
  if (state.phase === 'lost') return <Alert type="warning">{t('logs.connectionLost', { message: state.message ?? '' })}</Alert>
  if (letGo <= 0) return null
  return (
    <Box color="text-body-secondary" fontSize="body-s" padding={{ bottom: 'xxs' }}>
      {t('logs.letGo', { count: letGo, kept: format.number(kept) })}
    </Box>
  )
}
