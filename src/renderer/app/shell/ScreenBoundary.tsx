import ErrorBoundary from '@cloudscape-design/components/error-boundary'
import type { ReactNode } from 'react'

/** A screen that breaks is replaced by a notice; the frame around it goes on working. */
export function ScreenBoundary({ children }: { children: ReactNode }) {
  return <ErrorBoundary onError={({ error }) => console.error(error)}>{children}</ErrorBoundary>
}
