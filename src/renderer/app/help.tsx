import Link from '@cloudscape-design/components/link'
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import { useI18n } from '../i18n/I18n.tsx'

/** Nouns that have a page of help. */
export type HelpTopic = 'overview' | 'cluster' | 'service' | 'task' | 'taskDefinition' | 'loadBalancer' | 'targetGroup'

interface Help {
  open: boolean
  topic: HelpTopic
  show(topic?: HelpTopic): void
  hide(): void
  setScreenTopic(topic: HelpTopic): void
}

const HelpContext = createContext<Help | undefined>(undefined)

export function useHelp(): Help {
  const help = use(HelpContext)
  if (!help) throw new Error('useHelp needs <HelpProvider> around it')
  return help
}

/** Says what F1 explains while this screen is shown. */
export function useScreenHelp(topic: HelpTopic): void {
  const { setScreenTopic } = useHelp()
  useEffect(() => setScreenTopic(topic), [setScreenTopic, topic])
}

/** The small "Info" beside a heading; opens the help on that noun. */
export function InfoLink({ topic }: { topic: HelpTopic }) {
  const { show } = useHelp()
  const { t } = useI18n()
  return (
    <Link variant="info" ariaLabel={t('help.infoAbout', { noun: t(`help.${topic}.title`) })} onFollow={() => show(topic)}>
      {t('help.info')}
    </Link>
  )
}

export function HelpProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const [screenTopic, setScreenTopic] = useState<HelpTopic>('overview')
  const [asked, setAsked] = useState<HelpTopic>()
  const show = useCallback((topic?: HelpTopic) => {
    setAsked(topic)
    setOpen(true)
  }, [])
  const hide = useCallback(() => setOpen(false), [])
  const enterScreen = useCallback((topic: HelpTopic) => {
    setAsked(undefined)
    setScreenTopic(topic)
  }, [])
  const help = useMemo<Help>(
    () => ({ open, topic: asked ?? screenTopic, show, hide, setScreenTopic: enterScreen }),
    [open, asked, screenTopic, show, hide, enterScreen],
  )
  return <HelpContext value={help}>{children}</HelpContext>
}
