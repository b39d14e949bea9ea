// Colours and cursor moves (CSI), titles and links (OSC, ended by BEL or ST), and other two-letter escapes.
// biome-ignore lint: escape sequences are control characters
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g

/** A log line without escape sequences: nothing a container prints may act on the page. */
export const plainText = (text: string): string => text.replace(escapes, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
