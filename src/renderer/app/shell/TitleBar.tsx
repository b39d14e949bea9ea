import type { MouseEvent } from 'react'
import { useDesktop, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { showKeys } from '../keys.ts'

const SUMMARY = { scope: 'summary' } as const

/** The bar on top: a handle to drag the window by, the search field that opens the palette, whose resources these are. */
export function TitleBar({ onSearch }: { onSearch(): void }) {
  const { t } = useI18n()
  const desktop = useDesktop()
  const { status } = useWatch(SUMMARY)
  return (
    <header id="title-bar" className="title-bar" data-platform={desktop?.platform ?? 'browser'}>
      <a className="skip-link" href="#/" onClick={focusMain}>
        {t('shell.skip')}
      </a>
      <span className="title-bar-name">Marina</span>
      <button type="button" className="title-bar-search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <SearchIcon />
        <span>{t('shell.search')}</span>
        <kbd>{showKeys('mod+k')}</kbd>
      </button>
      <span className="title-bar-end">
        {status ? (
          <span title={t('shell.accountHint', { account: status.account })}>{t('shell.regionLocal', { region: status.region })}</span>
        ) : null}
      </span>
    </header>
  )
}

/** The address must stay what it is, so the link moves the focus itself. */
function focusMain(event: MouseEvent) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

const SearchIcon = () => (
  <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden="true">
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 4 4" />
  </svg>
)
