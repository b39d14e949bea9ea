import Header from '@cloudscape-design/components/header'

export default function ClustersScreen() {
  return <Header variant="h1">Clusters</Header>
}
