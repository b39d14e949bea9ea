import { describe, expect, it } from 'vitest'
import { takeToken } from './token.ts'

function page(hash: string, stored?: string) {
  const kept = new Map(stored === undefined ? [] : [['marina.token', stored]])
  const addresses: string[] = []
  return {
    kept,
    addresses,
    location: { hash },
    history: { replaceState: (_state: unknown, _title: string, address?: string | URL | null) => void addresses.push(String(address)) },
    storage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) },
  }
}

describe('the token', () => {
  it('is taken out of the address and kept for this tab', () => {
    const fresh = page('#token=secret')
    expect(takeToken(fresh)).toBe('secret')
    expect(fresh.addresses).toEqual(['#/'])
    expect(fresh.kept.get('marina.token')).toBe('secret')
  })

  it('is remembered when the page is loaded again, on whatever screen', () => {
    const again = page('#/clusters/default', 'secret')
    expect(takeToken(again)).toBe('secret')
    expect(again.addresses).toEqual([])
  })

  it('of a newer address replaces the one before', () => {
    expect(takeToken(page('#token=new', 'old'))).toBe('new')
  })

  it('is missing where it was never given', () => {
    expect(takeToken(page(''))).toBeUndefined()
    expect(takeToken(page('#token='))).toBeUndefined()
  })
})
