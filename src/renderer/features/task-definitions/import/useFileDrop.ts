import { useEffect, useState } from 'react'

const carriesFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false

/** The whole window takes files. @returns whether files are held over it */
export function useFileDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    // Each element on the way says enter and leave; the window is left when as many left as entered.
    let depth = 0
    const enter = (drag: DragEvent) => {
      if (!carriesFiles(drag)) return
      depth += 1
      setOver(true)
    }
    const leave = (drag: DragEvent) => {
      if (!carriesFiles(drag)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const hold = (drag: DragEvent) => {
      // Without this the browser would open the file in place of the page.
      if (carriesFiles(drag)) drag.preventDefault()
    }
    const drop = (drag: DragEvent) => {
      if (!carriesFiles(drag)) return
      drag.preventDefault()
      depth = 0
      setOver(false)
      onFiles([...(drag.dataTransfer?.files ?? [])])
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: hold, drop } as const
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener)
    }
  }, [onFiles])
  return over
}
