/** The expression cannot be read; the message is a sentence that says why. */
export class ScheduleError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ScheduleError'
  }
}
