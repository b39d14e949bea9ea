const KEY = 'marina.token'

/**
 * The token that proves the page was opened by the user, from an address that ends in `#token=…`. It is moved to this
 * tab's storage and taken out of the address, so that it is neither bookmarked nor seen over a shoulder.
 */
export function takeToken(page: {
  location: Pick<Location, 'hash'>
  history: Pick<History, 'replaceState'>
  storage: Pick<Storage, 'getItem' | 'setItem'>
}) {
  const given = new URLSearchParams(page.location.hash.replace(/^#\/?/, '')).get('token')
  if (!given) return page.storage.getItem(KEY) ?? undefined
  page.storage.setItem(KEY, given)
  page.history.replaceState(null, '', '#/')
  return given
}
