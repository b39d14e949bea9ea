import { safeStorage } from 'electron'
import type { KeyWrapping } from '#cluster/daemon/keyLock.ts'
import type { Words } from '../words/index.ts'

/** The key store of the operating system, as Electron reaches it: Keychain, DPAPI, or a keyring of the Linux desktop. */
export function safeStorageWrapping(words: () => Words): KeyWrapping {
  return {
    async whyNot() {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return words().errors.noKeyStore
      // Without a keyring Electron encrypts with a password that everybody knows.
      const isOpen = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
      return isOpen ? words().errors.noKeyring : undefined
    },
    wrap: (text) => safeStorage.encryptStringAsync(text),
    async unwrap(wrapped) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(wrapped)
      return { text: result, isStale: shouldReEncrypt }
    },
  }
}
