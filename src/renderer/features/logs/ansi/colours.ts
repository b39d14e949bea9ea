/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number]

export const rgbOf = (value: number): Rgb => [(value >> 16) & 255, (value >> 8) & 255, value & 255]

export const hexOf = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`

function linear(part: number): number {
  const share = part / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** WCAG 2.2's relative luminance, 0 to 1. */
const luminance = ([red, green, blue]: Rgb): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)

/** WCAG 2.2's contrast ratio, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** @param share of `other`, 0 to 1 */
export function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2) => Math.round(one[at] + (other[at] - one[at]) * share)
  return [part(0), part(1), part(2)]
}

/** What WCAG 2.2 AA asks of text. */
const LEAST_CONTRAST = 4.5
const white: Rgb = [255, 255, 255]
const black: Rgb = [0, 0, 0]
const STEPS = 24

/** The colour itself where it can be read on `background`, else the nearest one towards black or white that can. */
export function legible(colour: Rgb, background: Rgb): Rgb {
  if (contrast(colour, background) >= LEAST_CONTRAST) return colour
  const towards = contrast(white, background) >= contrast(black, background) ? white : black
  for (let step = 1; step < STEPS; step += 1) {
    const mixed = mix(colour, towards, step / STEPS)
    if (contrast(mixed, background) >= LEAST_CONTRAST) return mixed
  }
  return towards
}
