import type { WindowState } from '../settings/preferences.ts'

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

export const smallest = { width: 960, height: 640 }
const usual = { width: 1280, height: 800 }
/** So much of the title bar has to be on a screen for the window to be movable. */
const grip = 80

/** Size and place for the window. A place that is on no screen any more is dropped, and the system chooses one. */
export function windowPlace(
  remembered: WindowState | undefined,
  screens: readonly Area[],
): Partial<Area> & { width: number; height: number } {
  if (!remembered) return usual
  const { x, y } = remembered
  const largest = screens.find((screen) => holds(screen, remembered)) ?? screens[0]
  const width = clamp(remembered.width, smallest.width, largest?.width)
  const height = clamp(remembered.height, smallest.height, largest?.height)
  return screens.some((screen) => holds(screen, remembered)) ? { x, y, width, height } : { width, height }
}

const holds = (screen: Area, { x, y, width }: Area) =>
  x + width - grip > screen.x && x + grip < screen.x + screen.width && y >= screen.y && y + grip < screen.y + screen.height

const clamp = (value: number, least: number, most: number | undefined) => Math.max(least, Math.min(value, most ?? value))
