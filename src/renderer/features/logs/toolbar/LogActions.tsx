import type { ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown'
import ButtonGroup from '@cloudscape-design/components/button-group'
import Toggle from '@cloudscape-design/components/toggle'
import { usePreference } from '../../../app/preferences.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import type { TimestampStyle } from '../lines/timestamps.ts'
import { wrapIcon } from './icons.tsx'

const timestampStyles: readonly TimestampStyle[] = ['local', 'utc', 'relative', 'off']
const timestampWords = { local: 'logs.timeLocal', utc: 'logs.timeUtc', relative: 'logs.timeRelative', off: 'logs.timeOff' } as const
/** "All" is as much as the cluster sends at once. */
const tails = [200, 1_000, 5_000, 100_000] as const

export interface LogActionsProps {
  follow: boolean
  onFollow(follow: boolean): void
  paused: boolean
  onPause(paused: boolean): void
  shownCount: number
  allCount: number
  onCopy(): void
  onDownload(which: 'shown' | 'all'): void
}

/** Follow, pause, and how lines are shown and taken along. */
export function LogActions({ follow, onFollow, paused, onPause, shownCount, allCount, onCopy, onDownload }: LogActionsProps) {
  const { t, format } = useI18n()
  const [wrap, setWrap] = usePreference('logWrap')
  const [, setTimestamps] = usePreference('logTimestamps')
  const [, setTail] = usePreference('logTail')
  const options = useOptionItems()
  const onItem = (id: string) => {
    if (id === 'pause') onPause(!paused)
    if (id === 'wrap') setWrap(!wrap)
    if (id === 'copy') onCopy()
    if (id === 'shown' || id === 'all') onDownload(id)
    const timestamps = timestampStyles.find((style) => id === `time-${style}`)
    if (timestamps) setTimestamps(timestamps)
    if (id.startsWith('tail-')) setTail(Number(id.slice('tail-'.length)))
  }
  return (
    <div className="log-actions">
      <Toggle checked={follow} onChange={({ detail }) => onFollow(detail.checked)}>
        {t('logs.follow')}
      </Toggle>
      <ButtonGroup
        variant="icon"
        ariaLabel={t('logs.viewing')}
        dropdownExpandToViewport
        onItemClick={({ detail }) => onItem(detail.id)}
        items={[
          {
            type: 'icon-toggle-button',
            id: 'pause',
            text: paused ? t('logs.resume') : t('logs.pause'),
            pressed: paused,
            iconName: 'pause',
            pressedIconName: 'play',
          },
          { type: 'icon-toggle-button', id: 'wrap', text: t('logs.wrap'), pressed: wrap, iconSvg: wrapIcon, pressedIconSvg: wrapIcon },
          { type: 'icon-button', id: 'copy', text: t('logs.copy'), iconName: 'copy', disabled: shownCount === 0 },
          {
            type: 'menu-dropdown',
            id: 'download',
            text: t('logs.download'),
            iconName: 'download',
            disabled: allCount === 0,
            items: [
              { id: 'shown', text: t('logs.downloadShown', { count: format.number(shownCount) }) },
              { id: 'all', text: t('logs.downloadAll', { count: format.number(allCount) }) },
            ],
          },
          { type: 'menu-dropdown', id: 'options', text: t('logs.options'), iconName: 'settings', items: options },
        ]}
      />
    </div>
  )
}

function useOptionItems(): ButtonDropdownProps.ItemOrGroup[] {
  const { t, format } = useI18n()
  const [timestamps] = usePreference('logTimestamps')
  const [tail] = usePreference('logTail')
  return [
    {
      text: t('logs.times'),
      items: timestampStyles.map((style) => ({
        id: `time-${style}`,
        text: t(timestampWords[style]),
        itemType: 'checkbox' as const,
        checked: style === timestamps,
      })),
    },
    {
      text: t('logs.linesToBegin'),
      items: tails.map((count, at) => ({
        id: `tail-${count}`,
        text: at === tails.length - 1 ? t('logs.all') : t('logs.newest', { count: format.number(count) }),
        itemType: 'checkbox' as const,
        checked: count === tail,
      })),
    },
  ]
}
