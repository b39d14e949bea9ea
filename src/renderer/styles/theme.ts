import type { Theme } from '@cloudscape-design/components/theming'

const sans =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang TC', 'Microsoft JhengHei UI', 'Noto Sans CJK TC', 'Noto Sans TC', sans-serif"
const mono = "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK TC', monospace"

/**
 * What Marina changes of Cloudscape's look: tokens only, never its class names. `node src/renderer/styles/buildTheme.mjs`
 * writes it to `generated/theme.css`; a test says when that file is out of date.
 * @public of buildTheme.mjs
 */
export const theme: Theme = {
  tokens: {
    fontFamilyBase: sans,
    fontFamilyHeading: sans,
    fontFamilyDisplay: sans,
    fontFamilyMonospace: mono,
    fontSizeBodyM: '13px',
    lineHeightBodyM: '18px',
    fontSizeBodyS: '12px',
    lineHeightBodyS: '16px',
    fontSizeHeadingXl: '20px',
    lineHeightHeadingXl: '26px',
    fontSizeHeadingL: '16px',
    lineHeightHeadingL: '22px',
    fontSizeHeadingM: '16px',
    lineHeightHeadingM: '22px',
    fontSizeHeadingS: '14px',
    lineHeightHeadingS: '20px',
    fontSizeHeadingXs: '13px',
    lineHeightHeadingXs: '18px',
    fontSizeTabs: '13px',
    lineHeightTabs: '18px',
    fontSizeExpandableHeading: '13px',
    letterSpacingHeadingXl: '0',
    letterSpacingHeadingL: '0',
    letterSpacingHeadingM: '0',
    letterSpacingHeadingS: '0',
    borderRadiusButton: '6px',
    borderRadiusInput: '6px',
    borderRadiusDropdown: '6px',
    borderRadiusContainer: '8px',
    borderRadiusAlert: '8px',
    borderRadiusFlashbar: '8px',
    borderRadiusTiles: '8px',
    borderRadiusItem: '6px',
    borderRadiusToken: '6px',
    borderWidthButton: '1px',
    borderWidthAlert: '1px',
    colorBackgroundLayoutMain: { light: '#fcfcfd', dark: '#131920' },
    colorBackgroundSideNavigationItemActive: { light: '#f0f6ff', dark: '#14304f' },
  },
}
