import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'

/** Arrow keys, Home and End within lanes of links, which together are one tab stop. */
export function useLaneKeys(list: RefObject<HTMLElement | null>) {
  const stop = useRef<HTMLElement | null>(null)
  const keepOneStop = () => {
    const items = list.current ? itemsOf(list.current) : []
    if (!stop.current || !items.includes(stop.current)) stop.current = items[0] ?? null
    for (const item of items) item.tabIndex = item === stop.current ? 0 : -1
  }
  // After every render: chips come and go.
  useEffect(keepOneStop)
  return {
    onFocus(event: FocusEvent<HTMLElement>) {
      stop.current = event.target
      keepOneStop()
    },
    onKeyDown(press: KeyboardEvent<HTMLElement>) {
      const target = list.current && neighbour(list.current, press.target as HTMLElement, press.key)
      if (!target) return
      press.preventDefault()
      target.focus()
    },
  }
}

const itemsOf = (element: Element) => [...element.querySelectorAll<HTMLElement>('a[href]')]

function neighbour(list: HTMLElement, here: HTMLElement, key: string): HTMLElement | undefined {
  const lane = here.closest('.lane')
  if (!lane) return undefined
  const items = itemsOf(lane)
  const at = items.indexOf(here)
  const sideways: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }
  if (key in sideways) return items[sideways[key] ?? -1]
  const step = { ArrowDown: 1, ArrowUp: -1 }[key]
  return step === undefined ? undefined : inOtherLane(list, lane, at, step)
}

function inOtherLane(list: HTMLElement, lane: Element, at: number, step: number): HTMLElement | undefined {
  const lanes = [...list.querySelectorAll('.lane')].filter((one) => itemsOf(one).length > 0)
  const items = itemsOf(lanes[lanes.indexOf(lane) + step] ?? document.createElement('div'))
  return items[Math.min(at, items.length - 1)]
}
