/**
 * The first script of the page. A browser gives up on everything it is loading when the machine's networks change, and a container engine
 * changes them with each task. The page could come up without its styles or not at all, so what did not arrive is asked for once more by
 * loading the page anew: what did arrive comes from the cache then.
 */
const countKey = 'marina.loads'
const mostLoads = 8
const pauseMs = 150

function loadAnew(why: unknown): void {
  const loads = Number(sessionStorage.getItem(countKey) ?? 0) + 1
  if (loads >= mostLoads) {
    sessionStorage.removeItem(countKey)
    const root = document.getElementById('root')
    if (root)
      root.textContent = `Marina's page could not be loaded (${String(why)}). Reload it; if that does not help, see whether Marina still runs.`
    return
  }
  sessionStorage.setItem(countKey, String(loads))
  setTimeout(() => location.reload(), pauseMs * loads)
}

const sheets = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
if (sheets.some((link) => link.sheet === null)) loadAnew('its styles did not arrive')
else
  import('./main.tsx').then(
    () => sessionStorage.removeItem(countKey),
    (error: unknown) => loadAnew(error),
  )
