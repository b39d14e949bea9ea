import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useScreenHelp } from '../../../app/help.tsx'
import { useQueryValue } from '../../../app/location.ts'
import { useOffline } from '../../../app/shell/DisconnectedBanner.tsx'
import { Empty } from '../../../components/Empty.tsx'
import { Loading } from '../../../components/Loading.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import '../logs.css'
import { HitsTable } from './HitsTable.tsx'
import { LogGroups } from './LogGroups.tsx'
import { useKeptSearch } from './useKeptSearch.ts'

/** Looks through the output of all tasks, past and present; what is looked for is kept in the address. */
export default function LogSearchScreen() {
  const { t } = useI18n()
  const [text, setText] = useQueryValue('text')
  const [matchCase, setMatchCase] = useQueryValue('case')
  useScreenHelp('task')
  return (
    <SpaceBetween size="s">
      <Container
        header={
          <Header variant="h1" description={t('logs.searchSentence')}>
            {t('logs.title')}
          </Header>
        }
      >
        <Search text={text} caseSensitive={matchCase !== ''} onSearch={setText} onCaseSensitive={(on) => setMatchCase(on ? '1' : '')} />
      </Container>
      <LogGroups />
    </SpaceBetween>
  )
}

interface SearchProps {
  text: string
  caseSensitive: boolean
  onSearch(text: string): void
  onCaseSensitive(on: boolean): void
}

function Search({ text, caseSensitive, onSearch, onCaseSensitive }: SearchProps) {
  const { t } = useI18n()
  const offline = useOffline()
  const [draft, setDraft] = useState(text)
  const [draftOf, setDraftOf] = useState(text)
  // Going back and forth changes the address under the field.
  if (draftOf !== text) {
    setDraftOf(text)
    setDraft(text)
  }
  const search = useKeptSearch(text, caseSensitive)
  const begin = () => (draft === text ? search.again() : onSearch(draft))
  return (
    <SpaceBetween size="s">
      <div className="log-search">
        <div className="log-search-input">
          <Input
            type="search"
            value={draft}
            ariaLabel={t('logs.searchAll')}
            placeholder={t('logs.searchAll')}
            clearAriaLabel={t('logs.clearSearch')}
            onChange={({ detail }) => {
              setDraft(detail.value)
              if (detail.value === '') onSearch('')
            }}
            onKeyDown={({ detail }) => detail.key === 'Enter' && !detail.isComposing && begin()}
          />
        </div>
        <Button disabled={offline !== undefined || draft === ''} disabledReason={offline ?? ''} onClick={begin}>
          {t('logs.searchBegin')}
        </Button>
        <Checkbox checked={caseSensitive} onChange={({ detail }) => onCaseSensitive(detail.checked)}>
          {t('logs.caseSensitive')}
        </Checkbox>
      </div>
      {search.failure ? (
        <Alert type="error" header={t('logs.searchFailed')} action={<Button onClick={search.again}>{t('logs.tryAgain')}</Button>}>
          {search.failure.message}
        </Alert>
      ) : null}
      {text === '' ? <Empty title={t('logs.searchNothing')} sentence={t('logs.searchNothingSentence')} /> : null}
      {search.hits ? (
        <HitsTable
          {...search}
          hits={search.hits}
          searched={text}
          caseSensitive={caseSensitive}
          empty={
            <Empty title={t('logs.searchNoHit', { text })} sentence={t(search.more ? 'logs.searchNoHitYet' : 'logs.searchNoHitSentence')} />
          }
        />
      ) : search.busy ? (
        <Loading label={t('logs.searching')} rows={4} />
      ) : null}
    </SpaceBetween>
  )
}
