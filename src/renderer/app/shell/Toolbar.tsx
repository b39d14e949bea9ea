import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import Button from '@cloudscape-design/components/button'
import { useI18n } from '../../i18n/I18n.tsx'
import { crumbsOf, type Route } from '../routes.ts'
import { backIcon, forwardIcon } from './icons.tsx'

/** Back, forward, and where one is. */
export function Toolbar({ route, fragment }: { route: Route; fragment: string }) {
  const { t } = useI18n()
  return (
    <div className="toolbar">
      <Button variant="icon" iconSvg={backIcon} ariaLabel={t('shell.back')} onClick={() => history.back()} />
      <Button variant="icon" iconSvg={forwardIcon} ariaLabel={t('shell.forward')} onClick={() => history.forward()} />
      <div className="toolbar-crumbs">
        <BreadcrumbGroup items={crumbsOf(route, fragment, t)} ariaLabel={t('shell.breadcrumbs')} />
      </div>
    </div>
  )
}
