import { randomBytes, randomUUID } from 'node:crypto'

/** Where every new identity comes from, so that tests can foresee them. */
export interface Ids {
  /** 32 lower-case hex digits: task and container instance ids (spec part 1, 2.1). */
  hex32(): string
  /** 20 lower-case hex digits: the tail of a container's name in the engine (spec part 2, 1.1). */
  hex20(): string
  uuid(): string
  /** 19 decimal digits: deployment ids after `ecs-svc/`. */
  digits(): string
  /** 17 hex digits, as in `eni-…` and `subnet-…`. */
  hex17(): string
}

/** Ids from the machine's own randomness. */
export const randomIds: Ids = {
  hex32: () => randomBytes(16).toString('hex'),
  hex20: () => randomBytes(10).toString('hex'),
  uuid: () => randomUUID(),
  digits: () => String(1_000_000_000_000_000_000n + (randomBytes(8).readBigUInt64BE() % 9_000_000_000_000_000_000n)),
  hex17: () => randomBytes(9).toString('hex').slice(0, 17),
}

/** Ids that count up: the same sequence in every run. */
export function countingIds(): Ids {
  let count = 0
  const hex = (length: number) => (++count).toString(16).padStart(length, '0')
  return {
    hex32: () => hex(32),
    hex20: () => hex(20),
    hex17: () => hex(17),
    uuid: () => {
      const id = hex(32)
      return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
    },
    digits: () => String(1_000_000_000_000_000_000n + BigInt(++count)),
  }
}
