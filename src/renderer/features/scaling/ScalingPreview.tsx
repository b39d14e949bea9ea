import type { Service } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import LineChart from '@cloudscape-design/components/line-chart'
import type { Decision } from '#cluster/api/resources/decisions.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { type LoadPoint, useServiceLoad } from '../health/useServiceLoad.ts'
import { type Aim, spanOf, type WantedPoint, wantedTasks } from './previewView.ts'

interface Props {
  service: Service
  /** The metric it goes by, as ECS names it. */
  metric: string | undefined
  aim: Aim
  decisions: readonly Decision[]
  measured: boolean
}

/** What a policy would have made of the load of the last 20 minutes. */
export function ScalingPreview(props: Props) {
  const { t } = useI18n()
  return (
    <div>
      <Header variant="h3">{t('scaling.preview')}</Header>
      <Preview {...props} drawn />
    </div>
  )
}

/** The same as one sentence, for a form that is being filled in. */
export const PreviewSentence = (props: Props) => <Preview {...props} drawn={false} />

function Preview({ service, metric, aim, decisions, measured, drawn }: Props & { drawn: boolean }) {
  const { t } = useI18n()
  const load = useServiceLoad(service, measured)
  const points: readonly LoadPoint[] = (metric?.includes('Memory') ? load?.memory : load?.cpu) ?? []
  const wanted = wantedTasks(points, aim, service.desiredCount ?? 0, decisions)
  const span = spanOf(wanted)
  if (!span) return <Box color="text-body-secondary">{t(measured ? 'scaling.previewNotYet' : 'scaling.previewUnmeasured')}</Box>
  return (
    <>
      <Box color="text-body-secondary">
        {span.least === span.most ? t('scaling.previewSame', { count: span.most }) : t('scaling.previewSpan', span)}
      </Box>
      {drawn && wanted.length > 1 ? <Chart wanted={wanted} max={aim.max} /> : null}
    </>
  )
}

function Chart({ wanted, max }: { wanted: readonly WantedPoint[]; max: number }) {
  const { t, format } = useI18n()
  const [first, last] = [wanted[0]?.at ?? 0, wanted.at(-1)?.at ?? 0]
  return (
    <div className="chart">
      <LineChart<Date>
        series={[{ type: 'line', title: t('scaling.previewTasks'), data: wanted.map(({ at, tasks }) => ({ x: new Date(at), y: tasks })) }]}
        xDomain={[new Date(first), new Date(last)]}
        yDomain={[0, max]}
        xScaleType="time"
        xTickFormatter={(at) => format.time(at.getTime())}
        yTickFormatter={(count) => format.number(count)}
        height={120}
        hideFilter
        ariaLabel={t('scaling.preview')}
        xTitle={t('health.time')}
      />
    </div>
  )
}
