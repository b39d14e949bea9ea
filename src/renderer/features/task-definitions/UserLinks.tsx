import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { User } from './families.ts'

const MOST = 3

/** The first few services that use a revision, as links, and how many more there are. */
export function UserLinks({ users }: { users: readonly User[] }) {
  const { t } = useI18n()
  if (users.length === 0) return t('common.none')
  if (users.length > MOST) return t('taskDefinitions.userCount', { count: users.length })
  return users.map(({ cluster, service }, at) => (
    <span key={`${cluster}/${service}`}>
      {at > 0 ? ', ' : ''}
      <Link href={address.service(cluster, service)}>{service}</Link>
    </span>
  ))
}
