/** How the time of a line is written. */
export type TimestampStyle = 'local' | 'utc' | 'relative' | 'off'

const two = (value: number) => String(value).padStart(2, '0')
const clock = (hours: number, minutes: number, seconds: number, ms: number) =>
  `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(ms).padStart(3, '0')}`

/**
 * Pure: `14:02:11.123`, or `12 s` before now. Written by hand: `Intl` takes longer than drawing the rest of a line.
 * @param relative writes a duration in ms, in the language of the page
 */
export function writeTimestamp(at: number, style: Exclude<TimestampStyle, 'off'>, now: number, relative: (ms: number) => string): string {
  const date = new Date(at)
  if (style === 'relative') return relative(Math.max(0, now - at))
  if (style === 'utc') return `${clock(date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds())}Z`
  return clock(date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds())
}
