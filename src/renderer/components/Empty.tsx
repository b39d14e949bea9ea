import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

/** What stands where nothing is yet: what this is, in one sentence, and the first thing to do. */
export function Empty({ title, sentence, action }: { title: string; sentence?: string; action?: ReactNode }) {
  return (
    <Box textAlign="center" padding="l" color="inherit">
      <SpaceBetween size="xs">
        <Box variant="strong">{title}</Box>
        {sentence ? <Box color="text-body-secondary">{sentence}</Box> : null}
        {action ? <div className="empty-actions">{action}</div> : null}
      </SpaceBetween>
    </Box>
  )
}
