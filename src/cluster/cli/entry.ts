/**
 * Where `marina` starts. It has no static import, because better-sqlite3 ends the process of an older Node with a crash instead of
 * an error: the version is checked before anything else is loaded.
 */
const oldestNode = 24

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `marina needs Node.js ${oldestNode} or newer, and this is ${process.versions.node}. Run it as "npm run -s marina -- …", which brings its own Node.js, or update Node.js.\n`,
  )
  process.exitCode = 1
} else {
  const { main } = await import('./index.ts')
  process.exitCode = await main(process.argv.slice(2))
}

// Makes this file a module, which top-level await needs, without a static import.
export {}
