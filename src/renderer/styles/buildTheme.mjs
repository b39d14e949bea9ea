/**
 * Writes `generated/theme.css` (theme.ts as a style sheet), `generated/colours.css` (colours.ts) and `generated/base.css`
 * (Cloudscape's normalising rules without its embedded fonts); `generated/stamp.json` says what they were made from. Files beat a theme applied at run time: that one adds a style element, which a strict
 * content security policy forbids. Run after a change
 * of theme.ts, of colours.ts or of Cloudscape's version.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../../..')
const scratch = join(root, 'node_modules/.cache/marina-theme')
const require = createRequire(import.meta.url)

// Node cannot import Cloudscape's modules as they are shipped; a bundle for it can.
async function ownStylesheets() {
  const entry = join(scratch, 'entry.mjs')
  await mkdir(scratch, { recursive: true })
  await writeFile(
    entry,
    `import { generateThemeStylesheet } from '@cloudscape-design/components/theming'
     import { colourSheet } from ${JSON.stringify(join(here, 'colours.ts'))}
     import { theme } from ${JSON.stringify(join(here, 'theme.ts'))}
     export const themeSheet = generateThemeStylesheet({ theme })
     export const coloursSheet = colourSheet()`,
  )
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: join(scratch, 'out'),
      emptyOutDir: true,
      minify: false,
      rollupOptions: { output: { entryFileNames: 'theme.mjs' } },
    },
  })
  const { themeSheet, coloursSheet } = await import(pathToFileURL(join(scratch, 'out/theme.mjs')).href)
  await rm(scratch, { recursive: true, force: true })
  return { 'theme.css': themeSheet, 'colours.css': coloursSheet }
}

async function baseStylesheet() {
  const css = await readFile(require.resolve('@cloudscape-design/global-styles/index.css'), 'utf8')
  return css.replace(/@font-face\s*\{[^}]*\}\s*/g, '')
}

const versionOf = async (name) => JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')).version

const sources = await Promise.all(['theme.ts', 'colours.ts'].map((name) => readFile(join(here, name), 'utf8')))
const hash = createHash('sha256').update(sources.join('').replaceAll('\r\n', '\n')).digest('hex')
const components = await versionOf('@cloudscape-design/components')

const sheets = { ...(await ownStylesheets()), 'base.css': await baseStylesheet() }
await mkdir(join(here, 'generated'), { recursive: true })
for (const [name, css] of Object.entries(sheets)) {
  // The page's policy lets no font and no image in through a style sheet.
  if (/@font-face|url\(/.test(css)) throw new Error(`${name} would load something from elsewhere.`)
  await writeFile(join(here, 'generated', name), `${css.trimEnd()}\n`)
}
await writeFile(join(here, 'generated/stamp.json'), `${JSON.stringify({ sources: hash, components }, undefined, 2)}\n`)
