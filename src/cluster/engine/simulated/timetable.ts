import { createAgenda } from '#cluster/lib/agenda.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'

/** Many appointments on one timer of a clock: thousands of containers cost the clock as much as one. */
export interface Timetable {
  /** Runs `run` at `time` (milliseconds since the epoch), or as soon after it as the clock moves. Equal times run in the order they were made. */
  at(time: number, run: () => void): Cancel
  /** Forgets everything. */
  clear(): void
}

export function timetable(clock: Clock): Timetable {
  const agenda = createAgenda()
  let armedFor = Number.POSITIVE_INFINITY
  let disarm: Cancel = () => {}

  const runDue = () => {
    armedFor = Number.POSITIVE_INFINITY
    for (let due = agenda.take(clock.now()); due; due = agenda.take(clock.now())) due.run()
    arm()
  }
  const arm = () => {
    const { next } = agenda
    if (next >= armedFor) return
    disarm()
    armedFor = next
    disarm = clock.after(next - clock.now(), runDue)
  }
  return {
    at(time, run) {
      const cancel = agenda.at(time, run)
      arm()
      return cancel
    },
    clear() {
      disarm()
      agenda.clear()
      armedFor = Number.POSITIVE_INFINITY
    },
  }
}
