/** A text being written. */
export interface Draft {
  text: string
  /** What was changed on the way in, one sentence each. */
  notes: readonly string[]
  /** File it came from. */
  source?: string | undefined
}

/** So many texts are kept while one goes back and forth between screens; they end with the page. */
const MOST = 20
const drafts = new Map<string, Draft>()
let imports = 0

/** The text begun at an address, as it was left. @param key what the address says it begins with */
export const readDraft = (key: string): Draft | undefined => drafts.get(key)

export function keepDraft(key: string, draft: Draft): void {
  drafts.delete(key)
  drafts.set(key, draft)
  const [oldest] = drafts.keys()
  if (drafts.size > MOST && oldest !== undefined) drafts.delete(oldest)
}

export const forgetDraft = (key: string): void => void drafts.delete(key)

/** Keeps a text that came from outside. @returns the number for the address of its editor */
export function addImport(draft: Draft): string {
  imports += 1
  keepDraft(importKey(String(imports)), draft)
  return String(imports)
}

export const importKey = (number: string): string => `import=${number}`
