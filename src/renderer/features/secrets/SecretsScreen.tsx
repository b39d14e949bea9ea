import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { parseSecretsChoice } from '#cluster/api/awsAccess.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { CreateSecretDialog } from './CreateSecretDialog.tsx'
import { SecretsTable } from './SecretsTable.tsx'
import { UseInTask } from './UseInTask.tsx'
import { useSecrets } from './useSecrets.ts'

/** Everything that the local Secrets Manager and Parameter Store keep. */
export default function SecretsScreen() {
  const { t } = useI18n()
  const { rows, failure } = useSecrets()
  const [creating, setCreating] = useState(false)
  const [selectedArn, setSelectedArn] = useState('')
  useScreenHelp('taskDefinition')
  const selected = rows?.find(({ arn }) => arn === selectedArn)
  const create = <CreateButton primary={rows?.length !== 0} onClick={() => setCreating(true)} />
  return (
    <SpaceBetween size="s">
      <Container
        header={
          <Header variant="h1" counter={rows ? `(${rows.length})` : ''} description={t('secrets.local')} actions={create}>
            {t('secrets.title')}
          </Header>
        }
      >
        <FromProfile />
        {failure ? (
          <Alert type="error" header={t('secrets.notRead')}>
            {failure.message}
          </Alert>
        ) : null}
        {rows ? (
          <SecretsTable
            rows={rows}
            selected={selected}
            onSelect={({ arn }) => setSelectedArn(arn)}
            create={<CreateButton primary onClick={() => setCreating(true)} />}
          />
        ) : (
          <Loading label={t('common.loading')} rows={4} />
        )}
      </Container>
      {selected && selected.deletedAt === undefined ? <UseInTask secret={selected} /> : null}
      {creating ? <CreateSecretDialog onClose={() => setCreating(false)} /> : null}
    </SpaceBetween>
  )
}

/** What is kept here is not all that tasks get, or not what they get at all. */
function FromProfile() {
  const { t } = useI18n()
  const { status } = useWatch({ scope: 'secrets' })
  const { local, profile } = parseSecretsChoice(status?.awsAccess?.secrets ?? 'local')
  if (profile === undefined) return null
  return <Alert type="info">{t(local ? 'secrets.thenProfile' : 'secrets.fromProfile', { profile })}</Alert>
}

function CreateButton({ primary, onClick }: { primary: boolean; onClick(): void }) {
  const { t } = useI18n()
  const offline = useOffline()
  return (
    <Button variant={primary ? 'primary' : 'normal'} disabled={offline !== undefined} disabledReason={offline ?? ''} onClick={onClick}>
      {t('secrets.create')}
    </Button>
  )
}
