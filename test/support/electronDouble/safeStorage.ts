import type { SafeStorage } from 'electron'

type Backend = ReturnType<SafeStorage['getSelectedStorageBackend']>

/** `none` is a computer whose key store does not answer. */
const store = () => process.env['DOUBLE_KEY_STORE'] ?? 'gnome_libsecret'
/** Whoever is signed in; nobody else's is opened. */
const user = () => process.env['DOUBLE_USER'] ?? 'me'

/** A key store that hides nothing but from somebody who looks for the plain text. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => store() !== 'none',
  getSelectedStorageBackend: () => store() as Backend,
  encryptStringAsync: async (text: string) => Buffer.from(`${user()}:${[...text].reverse().join('')}`),
  async decryptStringAsync(encrypted: Buffer) {
    const [owner, text = ''] = encrypted.toString().split(':')
    if (owner !== user()) throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.')
    return { result: [...text].reverse().join(''), shouldReEncrypt: false }
  },
} satisfies Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'>
