import type { ReactNode } from 'react'

/** Icons Cloudscape lacks, drawn on its 16 px grid; `stroke` takes the text's colour. For `<Icon svg={…}>`. */
const icon = (shape: ReactNode) => (
  <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinejoin="round" aria-hidden="true" focusable="false">
    {shape}
  </svg>
)

export const homeIcon = icon(<path d="M2 7.5 8 2l6 5.5M3.5 6.5V14h9V6.5M6.5 14v-4h3v4" />)
export const clusterIcon = icon(
  <>
    <rect x="1.5" y="1.5" width="9" height="6" />
    <rect x="5.5" y="5.5" width="9" height="6" />
    <path d="M7.5 14.5h5" />
  </>,
)
export const taskDefinitionIcon = icon(
  <>
    <path d="M3.5 1.5h6l3 3v10h-9z" />
    <path d="M9.5 1.5v3h3M6 8h4M6 11h4" />
  </>,
)
export const loadBalancerIcon = icon(
  <>
    <circle cx="3" cy="8" r="1.75" />
    <circle cx="13" cy="3" r="1.75" />
    <circle cx="13" cy="8" r="1.75" />
    <circle cx="13" cy="13" r="1.75" />
    <path d="M4.75 8h6.5M4.6 7.2 11.4 3.8M4.6 8.8l6.8 3.4" />
  </>,
)
export const logsIcon = icon(<path d="M2.5 3h11M2.5 6.3h7M2.5 9.7h11M2.5 13h5" />)
export const secretIcon = icon(
  <>
    <circle cx="5" cy="11" r="3" />
    <path d="m7.2 8.8 6.3-6.3M11 5l2.5 2.5M9 7l1.5 1.5" />
  </>,
)
export const settingsIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.25" />
    <path d="M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4" />
  </>,
)
export const backIcon = icon(<path d="M9.5 3 4.5 8l5 5" />)
export const forwardIcon = icon(<path d="m6.5 3 5 5-5 5" />)
