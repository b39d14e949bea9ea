import Header from '@cloudscape-design/components/header'

export default function TaskDefinitionScreen({ family, revision }: { family: string; revision: string }) {
  return <Header variant="h1">{`${family}:${revision}`}</Header>
}
