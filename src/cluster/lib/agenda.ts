import type { Cancel } from './clock.ts'

/** What is to happen when: earliest first, equal times in the order they were made. Costs the logarithm of how much there is. */
export interface Agenda {
  at(time: number, run: () => void): Cancel
  /** Takes away the first that is due by then. */
  take(until: number): Due | undefined
  /** When the first is due; Infinity where there is none. */
  readonly next: number
  /** How many there are. */
  readonly size: number
  clear(): void
}

export interface Due {
  time: number
  run: () => void
}

interface Appointment {
  time: number
  order: number
  /** Undefined once it is cancelled or taken. */
  run: (() => void) | undefined
}

/** Cancelled appointments stay in the heap until they are the bigger half of it. */
const sweepFrom = 64

export function createAgenda(): Agenda {
  let heap: Appointment[] = []
  let cancelled = 0
  let order = 0

  const first = (): Appointment | undefined => {
    for (let top = heap[0]; top; top = heap[0]) {
      if (top.run) return top
      pop(heap)
      cancelled -= 1
    }
    return undefined
  }
  const sweep = () => {
    if (cancelled < sweepFrom || cancelled * 2 < heap.length) return
    const kept = heap.filter(({ run }) => run)
    heap = []
    cancelled = 0
    for (const appointment of kept) push(heap, appointment)
  }
  return {
    at(time, run) {
      const appointment: Appointment = { time, order: order++, run }
      push(heap, appointment)
      return () => {
        if (!appointment.run) return
        appointment.run = undefined
        cancelled += 1
        sweep()
      }
    },
    take(until) {
      const due = first()
      if (!due?.run || due.time > until) return undefined
      pop(heap)
      const { time, run } = due
      due.run = undefined
      return { time, run }
    },
    get next() {
      return first()?.time ?? Number.POSITIVE_INFINITY
    },
    get size() {
      return heap.length - cancelled
    },
    clear() {
      for (const appointment of heap) appointment.run = undefined
      heap = []
      cancelled = 0
    },
  }
}

const isBefore = (a: Appointment, b: Appointment) => a.time < b.time || (a.time === b.time && a.order < b.order)

function push(heap: Appointment[], appointment: Appointment): void {
  let at = heap.push(appointment) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent] as Appointment
    if (!isBefore(appointment, above)) break
    heap[at] = above
    at = parent
  }
  heap[at] = appointment
}

function pop(heap: Appointment[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (let child = 1; child < heap.length; child = at * 2 + 1) {
    const right = heap[child + 1]
    if (right && isBefore(right, heap[child] as Appointment)) child += 1
    const below = heap[child] as Appointment
    if (!isBefore(below, last)) break
    heap[at] = below
    at = child
  }
  heap[at] = last
}
