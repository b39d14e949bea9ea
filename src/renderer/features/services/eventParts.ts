/** A piece of an event's text; with the task it names. */
export interface EventPart {
  text: string
  task?: string
}

/** Pure: finds the tasks in ECS's sentences: `has started 1 tasks: (task 1f2e…).` */
export function eventParts(message: string): EventPart[] {
  return message.split(/\b([0-9a-f]{32})\b/).flatMap((text, at) => {
    if (text === '') return []
    return [at % 2 === 1 ? { text: text.slice(0, 8), task: text } : { text }]
  })
}
