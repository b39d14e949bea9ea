/** The link to hand to the system, or undefined: any other scheme could start any other program. */
export function externalLink(url: string): string | undefined {
  const parsed = URL.parse(url)
  return parsed && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed.href : undefined
}
