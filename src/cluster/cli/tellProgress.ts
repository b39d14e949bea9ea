import type { TaskProgress } from '#cluster/api/resources/marina.ts'

/**
 * Tells what containers are busy with, a line for each step, each tenth of a pull and each layer; nothing twice, because
 * a service's tasks wait for the same image.
 * @param steps which of them are told; all where absent
 */
export function createProgressTeller(
  note: (line: string) => void,
  steps?: readonly TaskProgress['step'][],
): (progress: TaskProgress) => void {
  const told = new Set<string>()
  return ({ container, step, fraction, pull }) => {
    if (steps && !steps.includes(step)) return
    const mark = [container, step, Math.floor((fraction ?? 0) * 10), pull?.layersDone ?? 0].join(' ')
    if (told.has(mark)) return
    told.add(mark)
    const layers = pull ? `, ${pull.layersDone} of ${pull.layersTotal} layers` : ''
    note(`${container}: ${words[step]}${fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`}${layers}`)
  }
}

const words: Readonly<Record<TaskProgress['step'], string>> = {
  pulling: 'pulling',
  creating: 'creating',
  starting: 'starting',
  stopping: 'stopping',
  checkingHealth: 'health check',
}
