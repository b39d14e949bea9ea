import { describe, expect, it } from 'vitest'
import colours from './colours.ts?raw'
import stamp from './generated/stamp.json'
import theme from './theme.ts?raw'

const sha256 = async (text: string) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

describe('the generated style sheets', () => {
  it('are written anew after a change: node src/renderer/styles/buildTheme.mjs', async () => {
    expect(stamp.sources).toBe(await sha256((theme + colours).replaceAll('\r\n', '\n')))
  })
})
