import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** After a wait that somebody configured. */
export const dividedBy = (speed: number) => (speed === 1 ? '' : `, divided by ${speed}`)

/** Said wherever waits are explained, so that nobody takes them for ECS's. */
export function explainSpeed({ speed }: Snapshot): Explanation[] {
  if (speed === 1) return []
  const sentence = `Waits that were configured (grace periods, bake times, cooldowns, drains) are divided by ${speed}: "marina speed".`
  return [{ rule: 'speed', state: 'asWanted', sentence, numbers: { speed } }]
}
