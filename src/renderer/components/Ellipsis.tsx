/** A name that may be long: cut off with its whole on hover. */
export function Ellipsis({ text, small = false }: { text: string; small?: boolean }) {
  return (
    <span className={small ? 'ellipsis ellipsis-s' : 'ellipsis'} title={text}>
      {text}
    </span>
  )
}
