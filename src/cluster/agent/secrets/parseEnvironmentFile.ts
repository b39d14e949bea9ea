/**
 * The variables of an environment file (spec part 2, 1.4): nothing is trimmed, unquoted or expanded; a line without `=`, one that starts
 * with `#` and one without a name are passed over; of two lines with a name the later one counts.
 */
export function parseEnvironmentFile(text: string): Record<string, string> {
  const variables = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf('=')
    if (at > 0 && !line.startsWith('#')) variables.set(line.slice(0, at), line.slice(at + 1))
  }
  return Object.fromEntries(variables)
}
