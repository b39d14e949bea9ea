import { describe, expect, it } from 'vitest'
import { addressOfLink, findLink } from './deepLink.ts'
import { externalLink } from './externalLink.ts'

describe('addressOfLink', () => {
  it.each([
    ['marina://default/web', 'clusters/default/services/web'],
    ['marina://default/web/', 'clusters/default/services/web'],
    ['MARINA://default', 'clusters/default'],
    ['marina://', ''],
    ['marina://default/web/delete', ''],
    ['marina://default/..', ''],
    ['marina://default/%2e%2e', ''],
    ['marina://a b/web', ''],
    ['marina://default/web?delete=1', 'clusters/default/services/web'],
    ['https://example.com/web', ''],
  ])('%s opens %s', (link, address) => expect(addressOfLink(link)).toBe(address))
})

describe('findLink', () => {
  it('finds the link among the arguments', () => {
    expect(findLink(['electron', '.', '--flag', 'marina://default/web'])).toBe('marina://default/web')
    expect(findLink(['electron', '.'])).toBeUndefined()
  })
})

describe('externalLink', () => {
  it.each(['https://docs.aws.amazon.com/', 'http://127.0.0.1:32768/'])('lets %s out', (url) => expect(externalLink(url)).toBe(url))

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'marina://default', 'smb://host/share', 'ms-msdt:/id', 'nonsense', ''])(
    'keeps %s in',
    (url) => expect(externalLink(url)).toBeUndefined(),
  )
})
