/** The parts of the window that F6 goes round, in reading order. */
const selectors = ['#title-bar', 'nav', '#main', '[data-region="panel"]', '#status-bar']
const focusable = 'a[href], button:not([disabled]), input:not([disabled]), [tabindex]:not([tabindex="-1"])'

/** Moves the focus to the next part of the window, or the one before. */
export function moveRegion(step: 1 | -1): void {
  const regions = selectors.map((selector) => document.querySelector<HTMLElement>(selector)).filter((region) => region !== null)
  const here = regions.findLastIndex((region) => region.contains(document.activeElement))
  const next = regions[(Math.max(here, step > 0 ? -1 : 0) + step + regions.length) % regions.length]
  if (next?.id === 'main') next.focus()
  else next?.querySelector<HTMLElement>(focusable)?.focus()
}
