/** Numbers from 0 up to 1, the same sequence for the same seed. Not for secrets. */
export type Random = () => number

/** The mulberry32 generator: small, fast, even enough for a simulation. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A number for a text, the same one always. */
export function hashText(text: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619)
  return hash >>> 0
}

/** @param length how many hex digits, a multiple of 8 */
export function randomHex(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += ((random() * 4_294_967_296) >>> 0).toString(16).padStart(8, '0')
  return text
}
