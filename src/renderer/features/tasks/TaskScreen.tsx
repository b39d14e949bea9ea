import Header from '@cloudscape-design/components/header'

export default function TaskScreen({ cluster, task }: { cluster: string; task: string }) {
  return <Header variant="h1">{cluster + task}</Header>
}
