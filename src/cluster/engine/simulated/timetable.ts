import type { Cancel, Clock } from '#cluster/lib/clock.ts'

/** Many appointments on one timer of a clock: thousands of containers cost the clock as much as one. */
export interface Timetable {
  /** Runs `run` at `time` (milliseconds since the epoch), or as soon after it as the clock moves. Equal times run in the order they were made. */
  at(time: number, run: () => void): Cancel
  /** Forgets everything. */
  clear(): void
}

interface Appointment {
  time: number
  order: number
  run: (() => void) | undefined
}

/** Cancelled appointments stay in the heap until they are the bigger half of it. */
const SWEEP_FROM = 64

export function timetable(clock: Clock): Timetable {
  let heap: Appointment[] = []
  let cancelled = 0
  let order = 0
  let armedFor = Number.POSITIVE_INFINITY
  let disarm: Cancel = () => {}

  const runDue = () => {
    armedFor = Number.POSITIVE_INFINITY
    for (let first = heap[0]; first && first.time <= clock.now(); first = heap[0]) {
      pop(heap)
      const { run } = first
      first.run = undefined
      if (run) run()
      else cancelled -= 1
    }
    arm()
  }
  const arm = () => {
    const next = heap[0]?.time ?? Number.POSITIVE_INFINITY
    if (next >= armedFor) return
    disarm()
    armedFor = next
    disarm = clock.after(next - clock.now(), runDue)
  }
  const sweep = () => {
    if (cancelled < SWEEP_FROM || cancelled * 2 < heap.length) return
    const kept = heap.filter(({ run }) => run)
    heap = []
    cancelled = 0
    for (const appointment of kept) push(heap, appointment)
  }
  return {
    at(time, run) {
      const appointment: Appointment = { time, order: order++, run }
      push(heap, appointment)
      arm()
      return () => {
        if (!appointment.run) return
        appointment.run = undefined
        cancelled += 1
        sweep()
      }
    },
    clear() {
      disarm()
      heap = []
      cancelled = 0
      armedFor = Number.POSITIVE_INFINITY
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
