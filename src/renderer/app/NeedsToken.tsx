import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import { useI18n } from '../i18n/I18n.tsx'

/** The page was opened without the token that proves it may speak to the cluster. */
export function NeedsToken() {
  const { t } = useI18n()
  return (
    <main className="needs-token">
      <Box variant="h1" margin={{ bottom: 's' }}>
        Marina
      </Box>
      <Alert type="warning" header={t('shell.needsToken')}>
        {t('shell.needsTokenWhy')}
        <Box variant="code" display="block" margin={{ top: 'xs' }}>
          npm run -s marina -- status
        </Box>
      </Alert>
    </main>
  )
}
