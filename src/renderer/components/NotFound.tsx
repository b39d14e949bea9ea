import Alert from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'

/** An address that names something which is not there, or not any more. */
export function NotFound({ title, message, back }: { title: string; message?: string | undefined; back: { text: string; href: string } }) {
  return (
    <Alert type="warning" header={title} action={<Link href={back.href}>{back.text}</Link>}>
      {message}
    </Alert>
  )
}
