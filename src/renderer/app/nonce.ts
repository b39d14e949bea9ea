/**
 * Imported before anything else. CodeMirror and xterm write style elements; a strict content security policy lets
 * only those through that carry the page's nonce, which the server puts into the page on each load.
 */
export const cspNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

const createElement = document.createElement.bind(document)

if (cspNonce) {
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = createElement(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = cspNonce
    return element
  }) as typeof document.createElement
}
