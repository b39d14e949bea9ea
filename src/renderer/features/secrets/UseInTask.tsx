import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { type KeptSecret, secretReference } from './secretsView.ts'

/** How a container is given a secret: what to copy into its definition. */
export function UseInTask({ secret }: { secret: KeptSecret }) {
  const { t } = useI18n()
  const { name, arn, kind } = secret
  return (
    <Container header={<Header variant="h2">{t('secrets.use', { name })}</Header>}>
      <SpaceBetween size="s">
        <FormField stretch label={t('secrets.reference')}>
          <Copyable text={secretReference(secret)} label={t('secrets.copyReference', { name })} />
        </FormField>
        <FormField stretch label="ARN">
          <Copyable text={arn} label={t('secrets.copyArn', { name })} />
        </FormField>
        <Box color="text-body-secondary">{t('secrets.needsRole')}</Box>
        {kind === 'secret' ? (
          <Box color="text-body-secondary">
            {t('secrets.jsonKey')} <code className="code">{`${arn}:password::`}</code>
          </Box>
        ) : null}
      </SpaceBetween>
    </Container>
  )
}
