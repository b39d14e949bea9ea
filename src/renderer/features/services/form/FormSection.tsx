import ExpandableSection from '@cloudscape-design/components/expandable-section'
import { type ReactNode, useState } from 'react'

interface Props {
  title: string
  /** What is chosen in it, to be read while it is closed. */
  summary: string
  /** Something in it has to be mended first: it is open. */
  hasProblem: boolean
  children: ReactNode
}

/** A part of a form that most leave as it is: closed, with what it says now. */
export function FormSection({ title, summary, hasProblem, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <ExpandableSection
      headerText={title}
      headerDescription={summary}
      expanded={isOpen || hasProblem}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {children}
    </ExpandableSection>
  )
}
