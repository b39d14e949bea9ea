import ButtonGroup from '@cloudscape-design/components/button-group'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import type { Ref } from 'react'
import { useI18n } from '../../../i18n/I18n.tsx'
import type { LogQuery } from '../lines/query.ts'
import { caseIcon, regexIcon } from './icons.tsx'

export interface LogSearchProps {
  ref: Ref<InputProps.Ref>
  query: LogQuery
  onQuery(query: LogQuery): void
  /** Why the query is no regular expression. */
  problem: string | undefined
  /** What was found, in words. */
  found: string
  hasMatches: boolean
  onlyMatches: boolean
  onOnlyMatches(only: boolean): void
  onStep(step: 1 | -1): void
}

/** Search as you type; Enter and Shift+Enter go on to the next and the previous line. */
export function LogSearch({ ref, query, onQuery, problem, found, hasMatches, onlyMatches, onOnlyMatches, onStep }: LogSearchProps) {
  const { t } = useI18n()
  const toggle = (id: string) => {
    if (id === 'case') onQuery({ ...query, caseSensitive: !query.caseSensitive })
    if (id === 'regex') onQuery({ ...query, regex: !query.regex })
    if (id === 'filter') onOnlyMatches(!onlyMatches)
    if (id === 'next') onStep(1)
    if (id === 'previous') onStep(-1)
  }
  return (
    <div className="log-search" role="search" aria-label={t('logs.search')}>
      <div className="log-search-input">
        <Input
          ref={ref}
          type="search"
          value={query.text}
          placeholder={t('logs.find')}
          ariaLabel={t('logs.find')}
          clearAriaLabel={t('logs.clearSearch')}
          invalid={problem !== undefined}
          onChange={({ detail }) => onQuery({ ...query, text: detail.value })}
          onKeyDown={({ detail }) => {
            if (detail.key === 'Enter') onStep(detail.shiftKey ? -1 : 1)
            if (detail.key === 'Escape') onQuery({ ...query, text: '' })
          }}
        />
      </div>
      <ButtonGroup
        variant="icon"
        ariaLabel={t('logs.search')}
        dropdownExpandToViewport
        onItemClick={({ detail }) => toggle(detail.id)}
        items={[
          {
            type: 'icon-toggle-button',
            id: 'case',
            text: t('logs.caseSensitive'),
            pressed: query.caseSensitive,
            iconSvg: caseIcon,
            pressedIconSvg: caseIcon,
          },
          {
            type: 'icon-toggle-button',
            id: 'regex',
            text: t('logs.regex'),
            pressed: query.regex,
            iconSvg: regexIcon,
            pressedIconSvg: regexIcon,
          },
          {
            type: 'icon-toggle-button',
            id: 'filter',
            text: t('logs.onlyMatches'),
            pressed: onlyMatches,
            iconName: 'filter',
            pressedIconName: 'filter',
          },
          { type: 'icon-button', id: 'previous', text: t('logs.previous'), iconName: 'angle-up', disabled: !hasMatches },
          { type: 'icon-button', id: 'next', text: t('logs.next'), iconName: 'angle-down', disabled: !hasMatches },
        ]}
      />
      <span className="log-found" role="status">
        {problem === undefined ? found : t('logs.regexWrong', { problem })}
      </span>
    </div>
  )
}
