import Header from '@cloudscape-design/components/header'

export default function NewTaskDefinitionScreen() {
  return <Header variant="h1">New task definition</Header>
}
