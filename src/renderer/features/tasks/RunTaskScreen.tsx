import Header from '@cloudscape-design/components/header'

export default function RunTaskScreen({ cluster }: { cluster: string }) {
  return <Header variant="h1">{cluster}</Header>
}
