import Header from '@cloudscape-design/components/header'

export default function HomeScreen({ unknownAddress }: { unknownAddress: boolean }) {
  return <Header variant="h1">{String(unknownAddress)}</Header>
}
