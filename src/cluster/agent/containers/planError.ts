/**
 * A container that cannot even be described to the engine. `message` is what ECS's agent says (spec part 2, 1.2), `reason`
 * the name it says it under (4.3).
 */
export class PlanError extends Error {
  readonly reason: 'HostConfigError' | 'ResourceInitializationError'

  constructor(message: string, reason: PlanError['reason'] = 'HostConfigError') {
    super(message)
    this.name = 'PlanError'
    this.reason = reason
  }
}
