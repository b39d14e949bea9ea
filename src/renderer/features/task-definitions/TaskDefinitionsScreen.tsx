import Header from '@cloudscape-design/components/header'

export default function TaskDefinitionsScreen() {
  return <Header variant="h1">Task definitions</Header>
}
