import { describe, expect, it } from 'vitest'
import type { Command } from '../commands.tsx'
import { findCommands } from './paletteView.ts'

const command = (id: string, title: string, group = 'Marina'): Command => ({ id, title, group, run: () => {} })
const commands = [
  command('a', 'Create service', 'Cluster'),
  command('b', 'Settings', 'Go to'),
  command('c', 'webserver-import'),
  command('d', 'web', 'Service in default'),
  command('e', 'Import', 'File'),
]
const titles = (typed: string, recent: string[] = []) => findCommands(commands, typed, recent).map(({ title }) => title)

describe('the palette', () => {
  it('puts what was used last on top while nothing is typed', () => {
    expect(titles('', ['d', 'b'])[0]).toBe('web')
    expect(titles('', ['d', 'b'])[1]).toBe('Settings')
    expect(titles('')).toHaveLength(5)
  })

  it('finds beginnings before middles, and letters in order last', () => {
    expect(titles('web')).toEqual(['webserver-import', 'web'])
    expect(titles('import')).toEqual(['Import', 'webserver-import'])
    expect(titles('service')[0]).toBe('Create service')
    expect(titles('crsv')).toEqual(['Create service'])
  })

  it('wants every word', () => {
    expect(titles('web default')).toEqual(['web'])
    expect(titles('web nonsense')).toEqual([])
  })
})
