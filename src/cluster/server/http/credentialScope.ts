/** What a SigV4 Authorization header says about the caller; the signature itself is not looked at (spec part 1, 1.4). */
export interface CredentialScope {
  accessKeyId: string
  region: string
  /** Signing name: `ecs`, `elasticloadbalancing`, … */
  service: string
}

const credential = /\bCredential=([^/,\s]{1,128})\/\d{8}\/([^/,\s]{0,128})\/([^/,\s]{1,64})\/aws4_request\b/

/** Undefined for unsigned requests and for other kinds of authorization. */
export function parseCredentialScope(authorization: string | undefined): CredentialScope | undefined {
  if (!authorization?.startsWith('AWS4-HMAC-SHA256')) return undefined
  const match = credential.exec(authorization)
  if (!match) return undefined
  const [, accessKeyId = '', region = '', service = ''] = match
  return { accessKeyId, region, service }
}

/** An access key id of 12 digits is the account. */
export const accountOf = (scope: CredentialScope | undefined): string | undefined =>
  scope && /^\d{12}$/.test(scope.accessKeyId) ? scope.accessKeyId : undefined
