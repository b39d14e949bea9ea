import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { usePreference } from '../app/preferences.ts'
import { chooseLanguage, type Language, loadMessages } from './catalogue.ts'
import { createFormats, type Formats } from './formats.ts'
import { createTranslate, type Translate } from './translate.ts'

interface Spoken {
  language: Language
  /** Says a message of the catalogue. */
  t: Translate
  /** Writes numbers and times. */
  format: Formats
}

const SpokenContext = createContext<Spoken | undefined>(undefined)

/** The current language. Components say everything through it: `const { t } = useI18n()`. */
export function useI18n(): Spoken {
  const spoken = use(SpokenContext)
  if (!spoken) throw new Error('useI18n needs <I18n> around it')
  return spoken
}

interface Loaded extends Spoken {
  library: I18nProviderProps.Messages
}

/** Gives its children one language, and another one without a restart; shows nothing until the first one is there. */
export function I18n({ children }: { children: ReactNode }) {
  const [chosen] = usePreference('language')
  const language = chooseLanguage(chosen, navigator.languages)
  const [loaded, setLoaded] = useState<Loaded>()
  useEffect(() => {
    let current = true
    void loadMessages(language).then(({ ours, library }) => {
      if (!current) return
      document.documentElement.lang = language
      setLoaded({ language, t: createTranslate(language, ours), format: createFormats(language), library })
    })
    return () => {
      current = false
    }
  }, [language])
  if (!loaded) return null
  return (
    <I18nProvider locale={loaded.language} messages={[loaded.library]}>
      <SpokenContext value={loaded}>{children}</SpokenContext>
    </I18nProvider>
  )
}
