import type { ReactNode } from 'react'

/** Letters as icons, on the library's 16 px grid. Within a span the library leaves them alone: it would draw outlines around them. */
const letters = (text: string): ReactNode => (
  <span className="log-letters">
    <svg viewBox="0 0 16 16" width="16" height="16" focusable="false" aria-hidden="true">
      <text x="8" y="12" textAnchor="middle" fontSize="12" fontWeight="700" fill="currentColor">
        {text}
      </text>
    </svg>
  </span>
)

export const caseIcon = letters('Aa')
export const regexIcon = letters('.*')
export const wrapIcon = (
  <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
    <path d="M1.5 3h13M1.5 8h10a2.5 2.5 0 0 1 0 5H8m2-2-2 2 2 2M1.5 13h3" />
  </svg>
)
