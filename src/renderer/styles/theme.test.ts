import { describe, expect, it } from 'vitest'
import stamp from './generated/stamp.json'

const sources = import.meta.glob<string>(['./theme.ts', './colours.ts'], { query: '?raw', import: 'default', eager: true })

const sha256 = async (text: string) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

describe('the generated style sheets', () => {
  it('are written anew after a change: node src/renderer/styles/buildTheme.mjs', async () => {
    expect(stamp.sources).toBe(await sha256(`${sources['./theme.ts']}${sources['./colours.ts']}`.replaceAll('\r\n', '\n')))
  })
})
