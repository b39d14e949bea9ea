/** A container that cannot even be described to the engine. `message` is what ECS's agent says (spec part 2, 1.2). */
export class PlanError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PlanError'
  }
}
