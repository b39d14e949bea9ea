import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from '#test/run/command.ts'
import { bugs } from './bugs.ts'

it.each(bugs)('"$name" can be planted: its text is there once', ({ file, find }) => {
  expect(readFileSync(join(repository, 'src/cluster', file), 'utf8').split(find)).toHaveLength(2)
})
