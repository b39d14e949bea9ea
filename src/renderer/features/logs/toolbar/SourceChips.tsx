import { type Mode, sourceColour } from '../ansi/palette.ts'

interface Props {
  /** "Containers shown". */
  label: string
  names: readonly string[]
  hidden: ReadonlySet<string>
  onToggle(name: string): void
  write(name: string): string
  mode: Mode
  colours: ReadonlyMap<string, number>
}

/** One switch per task or container, in the colour its lines have. */
export function SourceChips({ label, names, hidden, onToggle, write, mode, colours }: Props) {
  if (names.length < 2) return null
  return (
    <div className="log-chips" role="group" aria-label={label}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          className="log-chip"
          aria-pressed={!hidden.has(name)}
          title={name}
          style={{ color: sourceColour(colours.get(name), mode) }}
          onClick={() => onToggle(name)}
        >
          <span className="log-chip-dot" aria-hidden="true" />
          {write(name)}
        </button>
      ))}
    </div>
  )
}
