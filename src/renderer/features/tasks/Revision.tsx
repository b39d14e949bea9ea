import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import type { TaskView } from './taskView.ts'

/** The revision a task came from; those of daemons have no screen. */
export function Revision({ view, small = false }: { view: TaskView; small?: boolean }) {
  const text = small ? <Ellipsis text={view.revision} small /> : view.revision
  return view.isOfDaemon ? <span>{text}</span> : <Link href={address.taskDefinition(view.revision)}>{text}</Link>
}
