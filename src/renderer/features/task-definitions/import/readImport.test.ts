import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addImport, forgetDraft, importKey, keepDraft, readDraft } from '../editor/drafts.ts'
import { looksLikeImport, readImport, summarise } from './readImport.ts'

const plain = '{ "family": "web",\n\t"containerDefinitions": [{ "name": "web", "image": "nginx" }] }'

describe('readImport', () => {
  it('keeps the text as it was written', () => {
    expect(readImport(plain, 'web.json')).toEqual({ text: plain, notes: [], source: 'web.json' })
  })

  it('takes what ECS filled in out of a described one, and says so', () => {
    const described = JSON.stringify({ taskDefinition: { ...JSON.parse(plain), revision: 3, status: 'ACTIVE' }, tags: [] })
    const { text, notes } = readImport(described)
    expect(JSON.parse(text)).toEqual(JSON.parse(plain))
    expect(notes.join(' ')).toMatch(/describe-task-definition.*revision, status/)
  })

  it('says what something else looks like', () => {
    expect(() => readImport('{ "services": {} }')).toThrow(/compose file/)
    expect(() => readImport('family: web')).toThrow(/line 1/)
  })

  it('sums up what is in a text, and never fails over one', () => {
    expect(summarise(plain)).toEqual({ family: 'web', containers: ['web'] })
    expect(summarise('{ "family": 3, "containerDefinitions": [null, {}] }')).toEqual({ family: '3', containers: ['?', '?'] })
    expect(summarise('{}')).toBeUndefined()
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void summarise(text)))
  })

  it('asks only about pasted text that may be one', () => {
    expect(['  {"family"', 'hello', '[1]', ''].map(looksLikeImport)).toEqual([true, false, false, false])
  })
})

describe('drafts', () => {
  it('are found again as they were left, imports under numbers of their own, and the oldest go first', () => {
    const first = addImport({ text: 'a', notes: [] })
    const second = addImport({ text: 'b', notes: [] })
    expect([readDraft(importKey(first))?.text, readDraft(importKey(second))?.text]).toEqual(['a', 'b'])
    keepDraft(importKey(first), { text: 'changed', notes: [] })
    for (let at = 0; at < 19; at += 1) keepDraft(`from=web:${at}`, { text: '', notes: [] })
    expect([readDraft(importKey(first))?.text, readDraft(importKey(second))]).toEqual(['changed', undefined])
    forgetDraft(importKey(first))
    expect(readDraft(importKey(first))).toBeUndefined()
  })
})
