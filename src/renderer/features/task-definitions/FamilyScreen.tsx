import Header from '@cloudscape-design/components/header'

export default function FamilyScreen({ family }: { family: string }) {
  return <Header variant="h1">{family}</Header>
}
