import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultPreferences } from './preferences.ts'
import { openSettings } from './settingsFile.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const path = () => join(folder, 'settings.json')

describe('openSettings', () => {
  it('starts with the defaults and keeps what is changed', () => {
    const settings = openSettings(path())
    expect(settings.preferences).toEqual(defaultPreferences)
    settings.changePreferences({ theme: 'dark', onClose: 'background' })
    settings.rememberWindow({ x: 1, y: 2, width: 1000, height: 700, maximized: true })
    const again = openSettings(path())
    expect(again.preferences).toEqual({ ...defaultPreferences, theme: 'dark', onClose: 'background' })
    expect(again.window).toEqual({ x: 1, y: 2, width: 1000, height: 700, maximized: true })
  })

  it('keeps the values it understands of a file it does not', () => {
    writeFileSync(path(), JSON.stringify({ preferences: { theme: 'pink', language: 'zh-TW', later: 1 }, window: { x: 'left' } }))
    const settings = openSettings(path())
    expect(settings.preferences).toEqual({ ...defaultPreferences, language: 'zh-TW' })
    expect(settings.window).toBeUndefined()
  })

  it.each(['', '{', '[]', 'null', '{"preferences":7}'])('starts anew from %j', (text) => {
    writeFileSync(path(), text)
    expect(openSettings(path()).preferences).toEqual(defaultPreferences)
  })

  it('leaves a whole file behind', () => {
    openSettings(path()).changePreferences({ notifications: false })
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({ preferences: { ...defaultPreferences, notifications: false } })
  })
})
