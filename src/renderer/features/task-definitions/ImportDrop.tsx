/** Takes task definition files dropped anywhere on the window, or pasted outside a field. Shown by the shell on every screen. */
export default function ImportDrop() {
  return null
}
