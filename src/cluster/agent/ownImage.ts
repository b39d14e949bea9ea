/**
 * Whether Marina brings the image itself. Such a name is never asked for at a registry: on the public one it belongs to
 * somebody else.
 */
export function isOwnImage(image: string): boolean {
  return /^marina\/hello(:|$)/.test(image)
}
