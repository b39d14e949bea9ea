import ActionCard from '@cloudscape-design/components/action-card'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { fragmentOf, navigate } from '../../../app/location.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { useImport } from '../import/useImport.ts'
import { emptyTemplate, templates } from './templates.ts'

/** Places to start from, a file among them. */
export function TemplateGallery() {
  const { t } = useI18n()
  const { openFile } = useImport()
  return (
    <SpaceBetween size="s">
      <Header variant="h2">{t('taskDefinitions.templates')}</Header>
      <ColumnLayout columns={3}>
        {[...templates, emptyTemplate].map(({ id, title, hint }) => (
          <ActionCard
            key={id}
            header={t(title)}
            description={t(hint)}
            onClick={() => navigate(fragmentOf(['new-task-definition'], { template: id }))}
          />
        ))}
        <ActionCard
          header={t('taskDefinitions.templateImport')}
          description={t('taskDefinitions.templateImportHint')}
          onClick={() => void openFile()}
        />
      </ColumnLayout>
    </SpaceBetween>
  )
}
