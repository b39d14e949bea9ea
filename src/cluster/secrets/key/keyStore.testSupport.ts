import type { KeyWrapping } from './keyWrapping.ts'

/** A key store that hides nothing; it opens what the same user locked. */
export function keyStore({ user = 'me', isStale = false, whyNot }: { user?: string; isStale?: boolean; whyNot?: string } = {}) {
  let asked = 0
  const wrapping: KeyWrapping = {
    whyNot: async () => whyNot,
    wrap: async (text) => Buffer.from(`${user}:${[...text].reverse().join('')}`),
    async unwrap(wrapped) {
      asked += 1
      const [owner, text = ''] = wrapped.toString().split(':')
      if (owner !== user) throw new Error('it was locked by another user')
      return { text: [...text].reverse().join(''), isStale }
    },
  }
  /** How often something was opened. */
  return { ...wrapping, asked: () => asked }
}
