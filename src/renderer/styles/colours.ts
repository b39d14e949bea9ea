/**
 * The few colours that are Marina's own: task chips, deployment track, title bar. Everything else is a token of the
 * library. `node src/renderer/styles/buildTheme.mjs` writes them to `generated/colours.css` as `--marina-running-text`
 * and so on; `colours.test.ts` proves their contrast in both modes.
 */
const light = {
  titleBar: '#0f1b2a',
  titleText: '#ffffff',
  titleField: '#1e2b3c',
  titleBorder: '#6b7889',
  titleSecondary: '#c6ccd6',
  runningText: '#00591e',
  runningFill: '#e9f7ec',
  runningLine: '#00802f',
  pendingText: '#424650',
  pendingFill: '#ffffff',
  pendingLine: '#656871',
  unhealthyText: '#7a4a00',
  unhealthyFill: '#fff6e0',
  unhealthyLine: '#a85f00',
  stoppingText: '#424650',
  stoppingFill: '#e6e8ec',
  stoppingLine: '#7d828c',
  stoppedText: '#5b5f69',
  stoppedFill: '#f3f4f6',
  stoppedLine: '#7d828c',
  failedText: '#9c0000',
  failedFill: '#fdeaea',
  failedLine: '#db0000',
  ghostLine: '#006ce0',
  border: '#c6c6cd',
  bar: '#f3f3f7',
  barText: '#424650',
  selected: '#f0f6ff',
  surface: '#ffffff',
  surfaceText: '#0f141a',
  surfaceSecondary: '#5b5f69',
} as const

export type Colour = keyof typeof light

const dark: Record<Colour, string> = {
  ...light,
  runningText: '#8bea9e',
  runningFill: '#062513',
  runningLine: '#2bb534',
  pendingText: '#c6c6cd',
  pendingFill: '#161d26',
  pendingLine: '#8c8c94',
  unhealthyText: '#ffd88a',
  unhealthyFill: '#2b1c00',
  unhealthyLine: '#e0a000',
  stoppingText: '#d5d8de',
  stoppingFill: '#333843',
  stoppingLine: '#9096a1',
  stoppedText: '#b4b8c0',
  stoppedFill: '#20262f',
  stoppedLine: '#7d828c',
  failedText: '#ffb3b3',
  failedFill: '#2e0606',
  failedLine: '#ff7a7a',
  ghostLine: '#42b4ff',
  border: '#424650',
  bar: '#1b232d',
  barText: '#c6c6cd',
  selected: '#14304f',
  surface: '#161d26',
  surfaceText: '#ebebf0',
  surfaceSecondary: '#a4a9b3',
}

export const colours: Record<'light' | 'dark', Record<Colour, string>> = { light, dark }

const declarations = (values: Record<Colour, string>) =>
  Object.entries(values)
    .map(([name, value]) => `  --marina-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${value};`)
    .join('\n')

/**
 * The style sheet; the class is the one Cloudscape puts on the body for its dark mode.
 * @public of buildTheme.mjs
 */
export const colourSheet = (): string => `:root {\n${declarations(light)}\n}\n\n.awsui-dark-mode {\n${declarations(dark)}\n}\n`
