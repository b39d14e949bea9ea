import Header from '@cloudscape-design/components/header'

export default function ServiceScreen({ cluster, service }: { cluster: string; service: string }) {
  return <Header variant="h1">{cluster + service}</Header>
}
