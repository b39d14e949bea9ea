import type { Service } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import LineChart, { type LineChartProps } from '@cloudscape-design/components/line-chart'
import { useI18n } from '../../i18n/I18n.tsx'
import { type LoadPoint, useServiceLoad } from './useServiceLoad.ts'

interface Props {
  service: Service
  /** Only services that scale are. */
  measured: boolean
  /** Drawn across, such as the target of a policy. */
  threshold?: { title: string; percent: number }
}

/** CPU and memory of a service over the last 20 minutes. No data is a gap. */
export function LoadChart({ service, measured, threshold }: Props) {
  const { t } = useI18n()
  const load = useServiceLoad(service, measured)
  const points = load ? load.cpu.length + load.memory.length : 0
  return (
    <div>
      <Header variant="h3" description={measured ? t('health.loadOf') : undefined}>
        {t('health.load')}
      </Header>
      {measured && points > 0 && load ? (
        <Chart cpu={load.cpu} memory={load.memory} threshold={threshold} />
      ) : (
        <Box color="text-body-secondary">{t(measured ? 'health.loadNone' : 'health.loadNotMeasured')}</Box>
      )}
    </div>
  )
}

function Chart({ cpu, memory, threshold }: { cpu: readonly LoadPoint[]; memory: readonly LoadPoint[]; threshold: Props['threshold'] }) {
  const { t, format } = useI18n()
  const times = [...cpu, ...memory].map(({ at }) => at)
  const most = Math.max(100, threshold?.percent ?? 0, ...[...cpu, ...memory].map(({ percent }) => percent))
  const percent = (value: number) => t('health.percent', { percent: format.number(value) })
  const line = (title: string, points: readonly LoadPoint[]): LineChartProps<Date>['series'][number] => ({
    type: 'line',
    title,
    data: points.map(({ at, percent: y }) => ({ x: new Date(at), y })),
    valueFormatter: percent,
  })
  return (
    <div className="chart">
      <LineChart<Date>
        series={[
          line(t('health.cpu'), cpu),
          line(t('health.memory'), memory),
          ...(threshold ? [{ type: 'threshold' as const, title: threshold.title, y: threshold.percent, valueFormatter: percent }] : []),
        ]}
        xDomain={[new Date(Math.min(...times)), new Date(Math.max(...times))]}
        yDomain={[0, Math.ceil(most / 25) * 25]}
        xScaleType="time"
        xTickFormatter={(at) => format.time(at.getTime())}
        yTickFormatter={percent}
        height={160}
        hideFilter
        ariaLabel={t('health.loadOf')}
        xTitle={t('health.time')}
      />
    </div>
  )
}
