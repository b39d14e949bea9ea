import type { EngineChoice, MarinaStatus } from '#cluster/api/resources/marina.ts'

/** What Welcome has to say: an engine runs; one turned up meanwhile; there is none. */
export interface WelcomeState {
  state: 'docker' | 'foundLater' | 'none'
  /** The engine that turned up. */
  found: EngineChoice | undefined
}

/** Pure. @param choices as of the last look, newer than the status' own */
export function welcomeState(status: MarinaStatus, choices: readonly EngineChoice[]): WelcomeState {
  if (status.engine.kind === 'docker') return { state: 'docker', found: undefined }
  const found = choices.find(({ chosen, address }) => chosen && !isSimulated(address))
  return { state: found ? 'foundLater' : 'none', found }
}

export const isSimulated = (address: string): boolean => /^simulated/i.test(address)

/** Whether one command would bring it: it is installed, and something is in its way. */
export const isAtHand = (choice: EngineChoice): boolean => choice.remedy?.command !== undefined

/** Pure: chosen ones first, then those one can do something about, then the rest. */
export function sortChoices(choices: readonly EngineChoice[]): EngineChoice[] {
  const rank = (choice: EngineChoice) => (choice.chosen ? 0 : isAtHand(choice) ? 1 : 2)
  return [...choices].sort((a, b) => rank(a) - rank(b))
}
