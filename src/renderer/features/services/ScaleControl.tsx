import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Slider from '@cloudscape-design/components/slider'
import { type KeyboardEvent, useEffect } from 'react'
import { useQueryValue } from '../../app/location.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import type { Room } from './room.ts'
import type { Scaling } from './useScaling.ts'

interface Props {
  scaling: Scaling
  running: number
  room: Room | undefined
  /** Who else changes the count, as a sentence. */
  inCharge: string | undefined
  disabledReason: string | undefined
}

/** The number of tasks wanted: slider, number, and − +. Dragging only proposes; letting go asks. */
export function ScaleControl({ scaling, running, room, inCharge, disabledReason }: Props) {
  const { t } = useI18n()
  const { shown, desired } = scaling
  const [asked, setAsked] = useQueryValue('scale')
  useEffect(() => {
    if (asked === '') return
    focusScale()
    setAsked('')
  }, [asked, setAsked])
  const disabled = disabledReason !== undefined
  const most = mostOf(shown, desired, running, room)
  const step = (by: number) => scaling.commit(Math.max(0, shown + by))
  const onKeyDown = (press: KeyboardEvent) => {
    if (press.key === '+') step(1)
    else if (press.key === '-') step(-1)
    else return
    press.preventDefault()
  }
  return (
    <Container fitHeight header={<Header variant="h2">{t('service.scale')}</Header>}>
      <FormField label={t('service.desiredTasks')} description={roomWords(room, shown - running, t)} stretch>
        <div className="scale" onKeyDown={onKeyDown}>
          <div className="scale-slider" onPointerUp={scaling.commitDraft} onKeyUp={scaling.commitDraft}>
            <Slider
              ariaLabel={t('service.desiredTasks')}
              min={0}
              max={most}
              value={Math.min(shown, most)}
              disabled={disabled}
              onChange={({ detail }) => scaling.propose(detail.value)}
            />
          </div>
          <div className="scale-number">
            <Button
              iconName="subtract-minus"
              variant="icon"
              ariaLabel={t('service.oneLess')}
              disabled={disabled || shown === 0}
              onClick={() => step(-1)}
            />
            <div className="scale-input" onBlur={scaling.commitDraft}>
              <Input
                ariaLabel={t('service.desiredTasks')}
                type="number"
                inputMode="numeric"
                value={String(shown)}
                disabled={disabled}
                onChange={({ detail }) => scaling.propose(parseCount(detail.value))}
                onKeyDown={({ detail }) => (detail.key === 'Enter' ? scaling.commitDraft() : undefined)}
              />
            </div>
            <Button iconName="add-plus" variant="icon" ariaLabel={t('service.oneMore')} disabled={disabled} onClick={() => step(1)} />
          </div>
        </div>
      </FormField>
      <Box color="text-body-secondary" fontSize="body-s" padding={{ top: 'xxs' }}>
        <div>{disabledReason ?? t(running > desired ? 'service.countsOver' : 'service.countsLong', { running, desired })}</div>
        {inCharge}
      </Box>
    </Container>
  )
}

/** For the palette and for rows: the number is typed at once. */
export function focusScale(): void {
  // The palette gives the focus back to where it came from, and is gone by then.
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>('.scale-input input')?.focus())
}

const SLIDER_LEAST = 10

/** Up to what fits, but never so far that one task is less than a finger's width; higher counts are typed. */
function mostOf(shown: number, desired: number, running: number, room: Room | undefined): number {
  const fitting = room && Number.isFinite(room.more) ? running + room.more : SLIDER_LEAST
  return Math.max(Math.min(fitting, Math.max(SLIDER_LEAST, desired * 2)), desired, shown, 1)
}

const parseCount = (text: string) => Math.max(0, Math.min(5_000, Math.trunc(Number(text) || 0)))

/** "Room for 7 more." and, where that is not enough, what the next one lacks. */
function roomWords(room: Room | undefined, wanted: number, t: Translate): string {
  if (!room || !Number.isFinite(room.more)) return ''
  const { more, lacks } = room
  if (wanted <= more || !lacks) return t('service.roomFor', { count: more })
  const { needed, free } = lacks
  switch (lacks.what) {
    case 'cpu':
      return t('service.lacksCpu', { count: more, needed, free })
    case 'memory':
      return t('service.lacksMemory', { count: more, needed, free })
    case 'port':
      return t('service.lacksPort', { count: more, port: needed })
  }
}
