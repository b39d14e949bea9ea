import Icon from '@cloudscape-design/components/icon'
import SideNavigation from '@cloudscape-design/components/side-navigation'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { address } from '../addresses.ts'
import { clusterIcon, homeIcon, loadBalancerIcon, logsIcon, secretIcon, settingsIcon, taskDefinitionIcon } from './icons.tsx'

interface Entry {
  text: string
  href: string
  icon: ReactNode
}

/** The screens one can go to, in the order of the side navigation and of Cmd/Ctrl+1…9. */
export const navigationEntries = (t: Translate): Entry[] => [
  { text: t('shell.home'), href: address.home(), icon: homeIcon },
  { text: t('shell.clusters'), href: address.clusters(), icon: clusterIcon },
  { text: t('taskDefinitions.title'), href: address.taskDefinitions(), icon: taskDefinitionIcon },
  { text: t('loadBalancers.title'), href: address.loadBalancers(), icon: loadBalancerIcon },
  { text: t('logs.title'), href: address.allLogs(), icon: logsIcon },
  { text: t('secrets.title'), href: address.secrets(), icon: secretIcon },
  { text: t('shell.settings'), href: address.settings(), icon: settingsIcon },
]

export function Navigation({ activeHref, rail }: { activeHref: string; rail: boolean }) {
  const { t } = useI18n()
  const [home, clusters, taskDefinitions, loadBalancers, logs, secrets, settings] = navigationEntries(t).map(({ text, href, icon }) => ({
    type: 'link' as const,
    text,
    href,
    icon: <Icon svg={icon} />,
  }))
  const items = [home, clusters, taskDefinitions, loadBalancers, logs, secrets, { type: 'divider' as const }, settings].filter(
    (item) => item !== undefined,
  )
  return <SideNavigation activeHref={activeHref} items={items} collapsed={rail} />
}
