const KEY = 'marina.welcomed'

/** Whether Welcome was left once; from then on Home is the first screen. */
export function wasWelcomed(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return true
  }
}

export function rememberWelcomed(): void {
  try {
    localStorage.setItem(KEY, '1')
  } catch {
    // Then Welcome is shown once more: better than not starting.
  }
}
