import { FitAddon } from '@xterm/addon-fit'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import { hexOf, rgbOf } from '../logs/ansi/colours.ts'
import { type Mode, palettes } from '../logs/ansi/palette.ts'

/** A terminal on the screen, before anything is connected to it. */
export interface ScreenTerminal {
  terminal: Terminal
  size(): { columns: number; rows: number }
  setMode(mode: Mode): void
  dispose(): void
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

function theme(mode: Mode) {
  const { pane, text, named, sources } = palettes[mode]
  const hex = (value: number | undefined) => hexOf(rgbOf(value ?? text))
  const colours = names.flatMap((name, at) => [
    [name, hex(named[at])],
    [`bright${name[0]?.toUpperCase()}${name.slice(1)}`, hex(named[at + 8])],
  ])
  return {
    ...(Object.fromEntries(colours) as Record<string, string>),
    background: hex(pane),
    foreground: hex(text),
    cursor: hex(text),
    cursorAccent: hex(pane),
    selectionBackground: `${hex(sources[0])}66`,
  }
}

/** @param onResize columns and rows whenever the place for them changes */
export function openTerminal(
  place: HTMLElement,
  options: { mode: Mode; screenReader: boolean },
  onResize: (size: { columns: number; rows: number }) => void,
): ScreenTerminal {
  const terminal = new Terminal({
    theme: theme(options.mode),
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--marina-mono').trim(),
    fontSize: 12,
    lineHeight: 1.25,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    scrollback: 10_000,
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    // What a program prints must not write the clipboard or rename the window.
    allowProposedApi: false,
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(place)
  drawWithWebgl(terminal)
  fit.fit()
  const size = () => ({ columns: terminal.cols, rows: terminal.rows })
  const watcher = new ResizeObserver(() => {
    // Hidden behind another tab it has no size, and no reason to change the one it had.
    if (place.clientWidth > 0 && place.clientHeight > 0) fit.fit()
  })
  watcher.observe(place)
  const resized = terminal.onResize(() => onResize(size()))
  return {
    terminal,
    size,
    setMode: (mode) => void (terminal.options.theme = theme(mode)),
    dispose() {
      watcher.disconnect()
      resized.dispose()
      terminal.dispose()
    },
  }
}

/** Where there is no WebGL, or it is taken away, the terminal goes on with elements of the document. */
function drawWithWebgl(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon()
    webgl.onContextLoss(() => webgl.dispose())
    terminal.loadAddon(webgl)
  } catch {
    // The renderer that the terminal started with stays.
  }
}
