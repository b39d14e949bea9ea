/** Milliseconds since the epoch as the SDK's types have times. */
export const time = (ms: number) => new Date(ms)

/** The times among them that are known. */
export function timesOf<Names extends string>(
  record: { readonly [Name in Names]?: number | undefined },
  names: readonly Names[],
): { [Name in Names]?: Date } {
  const times: { [Name in Names]?: Date } = {}
  for (const name of names) {
    const ms = record[name]
    if (ms !== undefined) times[name] = time(ms)
  }
  return times
}
