const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text as it may stand in an element. */
export const escapeXml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
