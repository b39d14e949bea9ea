const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' }

// What XML 1.0 cannot say at all, however it is written.
const unsayable =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text as it may stand in an element. Characters that XML does not have become the replacement character. */
export const escapeXml = (text: string) => text.replace(unsayable, '\ufffd').replace(/[&<>"'\r]/g, (character) => entities[character] ?? '')
