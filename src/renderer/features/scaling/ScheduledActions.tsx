import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { WatchedScheduledAction } from '#cluster/api/resources/scaling.ts'
import { useI18n } from '../../i18n/I18n.tsx'

/** Bounds that change at times, each as a sentence. */
export function ScheduledActions({ actions }: { actions: readonly WatchedScheduledAction[] }) {
  const { t, format } = useI18n()
  return (
    <SpaceBetween size="xxs">
      <Header variant="h3">{t('scaling.scheduledActions')}</Header>
      {actions.map(({ name, schedule, timeZone = 'UTC', minCapacity, maxCapacity, nextRunMs }) => (
        <Box key={name}>
          <Box variant="strong">{name}</Box> <Box variant="code">{schedule}</Box> {timeZone}:{' '}
          {t('scaling.boundsTo', { min: minCapacity ?? t('common.none'), max: maxCapacity ?? t('common.none') })}{' '}
          <Box variant="span" color="text-body-secondary">
            {nextRunMs === undefined ? t('scaling.neverAgain') : t('scaling.nextAt', { time: format.dateTime(nextRunMs) })}
          </Box>
        </Box>
      ))}
    </SpaceBetween>
  )
}
