import { describe, expect, it } from 'vitest'
import { readAppOptions } from './appOptions.ts'

const plain = { engine: 'auto', installEngine: false, sample: false, hidden: false }

describe('readAppOptions', () => {
  it.each([
    [['electron', '.'], plain],
    [
      ['electron', '.', '--engine', 'docker', '--sample', '--install-engine', '--hidden'],
      { engine: 'docker', installEngine: true, sample: true, hidden: true },
    ],
    [['electron', '.', '--data=/tmp/x', '--port=9000'], { ...plain, data: '/tmp/x', port: 9000 }],
    [['electron', '--no-sandbox', '.', 'marina://default/web', '--port', 'many'], plain],
    [['electron', '.', '--port', '70000'], plain],
  ])('reads %j and leaves the rest to Chromium', (argv, options) => expect(readAppOptions(argv)).toEqual(options))
})
